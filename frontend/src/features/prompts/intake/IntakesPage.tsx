import { useInfiniteQuery } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { IntakeRowOut } from "@/api/schema";
import { Only } from "@/shared/session/Only";
import { Button } from "@/shared/ui/Button";
import { Page } from "@/shared/ui/Page";
import { Empty, Loaded } from "@/shared/ui/states";
import { Table } from "@/shared/ui/Table";
import { Time } from "@/shared/ui/Time";
import { FetchDataset } from "./FetchDataset";
import styles from "./intake.module.css";
import { Progress, StateBadge } from "./Progress";
import { intakesQuery, isMoving } from "./queries";
import { UploadFile } from "./UploadFile";

export function IntakesPage() {
  return (
    <Only roles={["researcher"]}>
      <Intakes />
    </Only>
  );
}

function Intakes() {
  const { t } = useTranslation(["prompts/intake", "shared"]);
  const intakes = useInfiniteQuery(intakesQuery);
  return (
    <Page lead={t("list.lead")} title={t("list.title")}>
      <UploadFile />
      <FetchDataset />
      <Loaded query={intakes}>
        {({ pages }) => <IntakeTable intakes={pages.flatMap((page) => page.results)} />}
      </Loaded>
      {intakes.hasNextPage && (
        <Button isPending={intakes.isFetchingNextPage} onPress={() => intakes.fetchNextPage()}>
          {t("shared:more")}
        </Button>
      )}
    </Page>
  );
}

const counted = ["prompts", "replies", "rankings"] as const;
const columns = ["file", "state", ...counted, "brought"] as const;

function IntakeTable({ intakes }: { intakes: readonly IntakeRowOut[] }) {
  const { t } = useTranslation("prompts/intake");
  if (intakes.length === 0) {
    return (
      <Empty icon={FileUp} title={t("list.none")}>
        {t("list.noneText")}
      </Empty>
    );
  }
  return (
    <Table columns={columns.map((column) => t(`columns.${column}`))} label={t("list.title")} stacks>
      {intakes.map((intake) => (
        <Row intake={intake} key={intake.id} />
      ))}
    </Table>
  );
}

function Row({ intake }: { intake: IntakeRowOut }) {
  const { t, i18n } = useTranslation("prompts/intake");
  const isDone = intake.state === "done";
  return (
    <tr>
      <td>
        <Link className={styles.name} dir="auto" to={`/prompts/intakes/${intake.id}`}>
          {intake.name}
        </Link>
      </td>
      <td>{isMoving(intake) ? <Progress intake={intake} /> : <StateBadge intake={intake} />}</td>
      {counted.map((column) => (
        <td
          className={styles.number}
          key={column}
          {...(isDone && { "data-column": t(`columns.${column}`) })}
        >
          {isDone ? intake[`${column}_made`].toLocaleString(i18n.language) : ""}
        </td>
      ))}
      <td data-column={t("columns.brought")}>
        <Time at={intake.created_at} />
      </td>
    </tr>
  );
}
