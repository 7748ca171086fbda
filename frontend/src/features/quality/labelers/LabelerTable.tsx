import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { LabelerRowOut } from "@/api/schema";
import { Badge } from "@/shared/ui/states";
import { Table } from "@/shared/ui/Table";
import { kept, useFilters } from "../filters";
import styles from "../Quality.module.css";
import { useNumbers } from "../useNumbers";

/** The work of each labeler in numbers. */
export function LabelerTable({ rows }: { rows: readonly LabelerRowOut[] }) {
  const { t } = useTranslation("quality");
  const { search } = useFilters();
  const numbers = useNumbers();
  const share = (value: number | null) => (value === null ? "–" : numbers.share(value));
  const columns = [
    ...[t("by.labeler"), t("labelers.labels"), t("agreement"), t("labelers.gold")],
    ...[t("labelers.model"), t("labelers.pace"), t("labelers.ties"), t("labelers.longer")],
    t("labelers.concerns"),
  ];
  return (
    <Table columns={columns} label={t("labelers.title")} stacks>
      {rows.map((row) => (
        <tr key={row.person.id}>
          <th className={styles.person} scope="row">
            <Link to={`/quality/labelers/${row.person.id}${kept(search)}`}>{row.person.name}</Link>
            <span className={styles.small}>{t(`memberOf.${row.person.group}`)}</span>
          </th>
          <td className={styles.number} data-column={t("labelers.labels")}>
            {numbers.count(row.labels)}
          </td>
          <td
            className={styles.number}
            data-column={t("agreement")}
            title={numbers.interval(row.agreement)}
          >
            {numbers.value(row.agreement)}
          </td>
          <td className={styles.number} data-column={t("labelers.gold")}>
            {numbers.value(row.gold)}
          </td>
          <td className={styles.number} data-column={t("labelers.model")}>
            {row.reward_model ? numbers.value(row.reward_model) : "–"}
          </td>
          <td className={styles.number} data-column={t("labelers.pace")}>
            {row.words_per_minute === null ? "–" : numbers.count(row.words_per_minute)}
          </td>
          <td className={styles.number} data-column={t("labelers.ties")}>
            {share(row.tie_share)}
          </td>
          <td className={styles.number} data-column={t("labelers.longer")}>
            {numbers.value(row.longer)}
          </td>
          <td {...(row.concerns > 0 && { "data-column": t("labelers.concerns") })}>
            {row.concerns > 0 && <Badge mood="warn">{numbers.count(row.concerns)}</Badge>}
          </td>
        </tr>
      ))}
    </Table>
  );
}
