import { useTranslation } from "react-i18next";
import type { PreviewOut } from "@/api/schema";
import { SelectField } from "@/shared/ui/choices";
import { Table } from "@/shared/ui/Table";
import styles from "./intake.module.css";
import { meaningOf, useMeanings, withMeaning } from "./meanings";
import type { Columns } from "./queries";

interface Props {
  preview: PreviewOut;
  columns: Columns;
  onChange: (columns: Columns) => void;
}

/** One row per column of the file: its name, an example, and its meaning. */
export function ColumnTable({ preview, columns, onChange }: Props) {
  const { t } = useTranslation("prompts/intake");
  const meanings = useMeanings();
  const choices = [
    { value: "", label: t("choosing.nothing") },
    ...preview.words.map((word) => ({ value: word, label: meanings(word) })),
  ];
  return (
    <Table
      columns={[t("choosing.column"), t("choosing.example"), t("choosing.meaning")]}
      label={t("choosing.title")}
      stacks
    >
      {preview.names.map(({ name, example }) => (
        <tr key={name}>
          <th className={styles.column} dir="auto" scope="row">
            {name}
          </th>
          <td className={styles.example} data-column={t("choosing.example")} dir="auto">
            {example}
          </td>
          <td className={styles.meaning} data-column={t("choosing.meaning")}>
            <SelectField<string>
              choices={choices}
              hideLabel
              label={t("choosing.meaningOf", { name })}
              onChange={(word) => onChange(withMeaning(columns, name, word))}
              value={meaningOf(columns, name)}
            />
          </td>
        </tr>
      ))}
    </Table>
  );
}
