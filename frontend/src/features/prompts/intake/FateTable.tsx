import { useTranslation } from "react-i18next";
import type { PreviewOut } from "@/api/schema";
import { Badge } from "@/shared/ui/states";
import { Table } from "@/shared/ui/Table";
import styles from "./intake.module.css";

/** What becomes of each column of a file in a known format. */
export function FateTable({ preview }: { preview: PreviewOut }) {
  const { t } = useTranslation("prompts/intake");
  return (
    <Table
      columns={[t("choosing.column"), t("choosing.example"), t("format.becomes")]}
      label={t("choosing.title")}
      stacks
    >
      {preview.names.map(({ name, example }) => {
        const fate = preview.fates[name] ?? "unused";
        return (
          <tr key={name}>
            <th className={styles.column} dir="auto" scope="row">
              {name}
            </th>
            <td className={styles.example} data-column={t("choosing.example")} dir="auto">
              {example}
            </td>
            <td className={styles.meaning} data-column={t("format.becomes")}>
              {fate === "lost" ? <Badge mood="warn">{t("fates.lost")}</Badge> : t(`fates.${fate}`)}
            </td>
          </tr>
        );
      })}
    </Table>
  );
}
