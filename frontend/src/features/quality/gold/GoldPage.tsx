import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { GoldTasksOut } from "@/api/schema";
import { Button } from "@/shared/ui/Button";
import { Page, Section } from "@/shared/ui/Page";
import { Badge, Loaded } from "@/shared/ui/states";
import { Table } from "@/shared/ui/Table";
import { Time } from "@/shared/ui/Time";
import { useRetireGold } from "../changes";
import { Freshness } from "../Freshness";
import styles from "../Quality.module.css";
import { goldQuery } from "../queries";
import { useNumbers } from "../useNumbers";
import { Waiting } from "./Waiting";

/** Tasks with a known answer, and candidates for such tasks. */
export function GoldPage() {
  const { t } = useTranslation("quality");
  const gold = useQuery(goldQuery);
  return (
    <Page lead={gold.data && <Freshness fresh={gold.data.fresh} />} title={t("gold.title")}>
      <Section lead={t("gold.lead")} title={t("gold.tasks")}>
        <Loaded query={gold}>{(found) => <GoldTable rows={found.gold} />}</Loaded>
      </Section>
      <Section lead={t("gold.suggestedLead")} title={t("gold.suggested")}>
        <Loaded query={gold}>{(found) => <Suggested rows={found.suggested} />}</Loaded>
      </Section>
      <Section lead={t("waiting.lead")} title={t("waiting.title")}>
        <Waiting />
      </Section>
    </Page>
  );
}

function GoldTable({ rows }: { rows: GoldTasksOut["gold"] }) {
  const { t } = useTranslation("quality");
  const numbers = useNumbers();
  const retire = useRetireGold();
  if (rows.length === 0) return <p className={styles.small}>{t("gold.none")}</p>;
  const columns = [
    ...[t("differences.prompt"), t("by.k"), t("gold.answered"), t("gold.right")],
    ...[t("gold.made"), t("gold.actions")],
  ];
  return (
    <Table columns={columns} label={t("gold.tasks")} stacks>
      {rows.map((row) => (
        <tr key={row.task}>
          <td className={styles.prompt}>
            <Link to={`/quality/tasks/${row.made_from}`}>{row.prompt || t("unknown")}</Link>
          </td>
          <td className={styles.number} data-column={t("by.k")}>
            {row.k}
          </td>
          <td className={styles.number} data-column={t("gold.answered")}>
            {numbers.count(row.answered)}
          </td>
          <td className={styles.number} data-column={t("gold.right")}>
            {numbers.value(row.share)}
          </td>
          <td data-column={t("gold.made")}>
            <Time at={row.made_at} />
          </td>
          <td>
            {row.retired ? (
              <Badge>{t("gold.retired")}</Badge>
            ) : (
              <Button onPress={() => retire.mutate(row.task)} tone="quiet">
                {t("gold.retire")}
              </Button>
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Suggested({ rows }: { rows: GoldTasksOut["suggested"] }) {
  const { t } = useTranslation("quality");
  const numbers = useNumbers();
  if (rows.length === 0) return <p className={styles.small}>{t("gold.noneSuggested")}</p>;
  const columns = [
    ...[t("differences.prompt"), t("waiting.rankings"), t("agreement")],
    t("gold.state"),
  ];
  return (
    <Table columns={columns} label={t("gold.suggested")} stacks>
      {rows.map((row) => (
        <tr key={row.task}>
          <td className={styles.prompt}>
            <Link to={`/quality/tasks/${row.task}`}>{row.prompt || t("unknown")}</Link>
          </td>
          <td className={styles.number} data-column={t("waiting.rankings")}>
            {row.rankings}
          </td>
          <td className={styles.number} data-column={t("agreement")}>
            {numbers.share(row.agreement)}
          </td>
          <td>
            {row.adjudicated ? (
              <Badge mood="good">{t("differences.adjudicated")}</Badge>
            ) : (
              <Badge>{t("gold.decideFirst")}</Badge>
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}
