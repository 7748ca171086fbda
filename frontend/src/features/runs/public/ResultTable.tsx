import { useTranslation } from "react-i18next";
import type { PublicResultOut } from "@/api/schema";
import { formatOf } from "@/shared/charts/formats";
import { Table } from "@/shared/ui/Table";
import { useColumnName } from "./PublicPage";
import { columnsOf, modelsOf, resultOf } from "./rows";

/** Tasks in rows, models in columns: value, standard error, questions and version. */
export function ResultTable({ results }: { results: readonly PublicResultOut[] }) {
  const { t, i18n } = useTranslation("runs/public");
  const name = useColumnName();
  const models = modelsOf(results);
  const number = formatOf("number", i18n.language);
  return (
    <Table
      columns={[t("task"), ...models.map((model) => model.name)]}
      label={t("table.title")}
      stacks
    >
      {columnsOf(results).map((column) => (
        <tr key={column.id}>
          <th scope="row">{name(column)}</th>
          {models.map((model) => {
            const found = resultOf(results, model.id, column);
            return (
              <td data-column={model.name} key={model.id}>
                {found ? (
                  <>
                    <strong>{number(found.value)}</strong>
                    {found.error !== null && ` ± ${number(found.error)}`}{" "}
                    <small>
                      {t(found.first_only ? "aboutFirst" : "about", {
                        count: found.n,
                        version: found.harness,
                      })}
                    </small>
                  </>
                ) : (
                  "–"
                )}
              </td>
            );
          })}
        </tr>
      ))}
    </Table>
  );
}
