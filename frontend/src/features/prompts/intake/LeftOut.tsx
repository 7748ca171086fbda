import { useInfiniteQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { IntakeOut, LeftOutOut, LeftOutOutReasonEnum } from "@/api/schema";
import { Button } from "@/shared/ui/Button";
import { Segments } from "@/shared/ui/choices";
import { Section } from "@/shared/ui/Page";
import { Badge, Loaded } from "@/shared/ui/states";
import { Table } from "@/shared/ui/Table";
import styles from "./intake.module.css";
import { leftOutQuery } from "./queries";

type Reason = LeftOutOutReasonEnum | "any";
const reasons: readonly LeftOutOutReasonEnum[] = ["refused", "duplicate", "cap", "withdrawn"];

/** Every line that was left out, with its number and reason. The full list can be downloaded. */
export function LeftOut({ intake }: { intake: IntakeOut }) {
  const { t, i18n } = useTranslation("prompts/intake");
  const [reason, setReason] = useState<Reason>("any");
  const there = reasons.filter((one) => intake.left_out[one]);
  if (there.length === 0) return <p>{t("leftOut.none")}</p>;
  const counted = (one: LeftOutOutReasonEnum) =>
    `${t(`leftOut.reasons.${one}`)} (${(intake.left_out[one] ?? 0).toLocaleString(i18n.language)})`;
  return (
    <Section lead={t("leftOut.lead")} title={t("leftOut.title")}>
      <Segments<Reason>
        choices={[
          { value: "any", label: t("leftOut.all") },
          ...there.map((one) => ({ value: one, label: counted(one) })),
        ]}
        hideLabel
        label={t("leftOut.reason")}
        onChange={setReason}
        value={reason}
      />
      <Lines intake={intake} reason={reason} />
      <p>
        <a
          className={styles.download}
          download
          href={`/api/prompts/intakes/${intake.id}/left-out.csv`}
        >
          <Download aria-hidden size={16} /> {t("leftOut.download")}
        </a>
      </p>
    </Section>
  );
}

function Lines({ intake, reason }: { intake: IntakeOut; reason: Reason }) {
  const { t } = useTranslation(["prompts/intake", "shared"]);
  const lines = useInfiniteQuery(leftOutQuery(intake.id, reason));
  const columns = [t("leftOut.line"), t("leftOut.reason"), t("leftOut.why")];
  return (
    <>
      <Loaded query={lines}>
        {({ pages }) => (
          <Table columns={columns} label={t("leftOut.title")} stacks>
            {pages
              .flatMap((page) => page.results)
              .map((line) => (
                <Line key={line.id} line={line} />
              ))}
          </Table>
        )}
      </Loaded>
      {lines.hasNextPage && (
        <Button isPending={lines.isFetchingNextPage} onPress={() => lines.fetchNextPage()}>
          {t("shared:more")}
        </Button>
      )}
    </>
  );
}

function Line({ line }: { line: LeftOutOut }) {
  const { t, i18n } = useTranslation("prompts/intake");
  return (
    <tr>
      <th className={styles.number} scope="row">
        {line.line.toLocaleString(i18n.language)}
      </th>
      <td>
        <Badge mood={line.reason === "refused" ? "bad" : "warn"}>
          {t(`leftOut.reasons.${line.reason}`)}
        </Badge>
      </td>
      <td>
        {line.message}{" "}
        {line.duplicate_of && (
          <Link to={`/prompts/${line.duplicate_of}`}>{t("leftOut.alike")}</Link>
        )}
      </td>
    </tr>
  );
}
