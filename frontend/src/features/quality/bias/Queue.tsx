import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Loaded } from "@/shared/ui/states";
import { Table } from "@/shared/ui/Table";
import styles from "../Quality.module.css";
import { queueQuery } from "../queries";
import { useNumbers } from "../useNumbers";

/** Labels that are still needed, and how long their tasks have waited. */
export function Queue() {
  const { t } = useTranslation(["quality", "labels"]);
  const numbers = useNumbers();
  const queue = useQuery(queueQuery);
  const columns = [
    ...[t("queue.what"), t("queue.open"), t("queue.held")],
    ...[t("queue.median"), t("queue.oldest")],
  ];
  return (
    <div className={styles.stack}>
      <div>
        <h2>{t("queue.title")}</h2>
        <p className={styles.small}>{t("queue.lead")}</p>
      </div>
      <Loaded lines={2} query={queue}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p className={styles.small}>{t("queue.none")}</p>
          ) : (
            <Table columns={columns} label={t("queue.title")} stacks>
              {rows.map((row) => (
                <tr key={`${row.purpose} ${row.kind}`}>
                  <th className={styles.person} scope="row">
                    {t(`labels:kinds.${row.kind}`)}
                    <span className={styles.small}>{t(`queue.purposes.${row.purpose}`)}</span>
                  </th>
                  <td className={styles.number} data-column={t("queue.open")}>
                    {numbers.count(row.open)}
                  </td>
                  <td className={styles.number} data-column={t("queue.held")}>
                    {numbers.count(row.held)}
                  </td>
                  <td className={styles.number} data-column={t("queue.median")}>
                    {numbers.seconds(row.median_seconds)}
                  </td>
                  <td className={styles.number} data-column={t("queue.oldest")}>
                    {numbers.seconds(row.oldest_seconds)}
                  </td>
                </tr>
              ))}
            </Table>
          )
        }
      </Loaded>
    </div>
  );
}
