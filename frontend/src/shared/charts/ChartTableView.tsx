import { useTranslation } from "react-i18next";
import { Link, useInRouterContext } from "react-router";
import { inPlaces } from "@/shared/inPlaces";
import { classes } from "@/shared/ui/classes";
import styles from "./Chart.module.css";
import { type ChartTable, cellText } from "./table";

const MOST = 500;

/**
 * The numbers of a chart as a table. A long table shows the last rows; the CSV file has all of
 * them.
 */
export function ChartTableView({ label, table }: { label: string; table: ChartTable }) {
  const { t, i18n } = useTranslation("charts");
  const rows = table.rows.slice(-MOST);
  const align = table.columns.map((column, index) =>
    classes(index > 0 && column.measure && styles.number),
  );
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section aria-label={label} className={styles.tableFrame} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              {table.columns.map((column, index) => (
                <th className={align[index]} key={column.label} scope="col">
                  {column.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {inPlaces(rows).map(({ item: row, key }) => (
              <tr key={key}>
                {table.columns.map((column, index) => (
                  <td className={align[index]} key={column.label}>
                    <To to={index === 0 ? row.to : undefined}>
                      {cellText(row.cells[index], column, i18n.language)}
                    </To>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {rows.length < table.rows.length && (
        <p className={styles.lead}>
          {t("rowsShown", { shown: rows.length, all: table.rows.length })}
        </p>
      )}
    </>
  );
}

/** Links in the admin are plain, because islands have no router. */
function To({ to, children }: { to: string | undefined; children: string }) {
  const isInApplication = useInRouterContext();
  if (!to) return children;
  return isInApplication ? <Link to={to}>{children}</Link> : <a href={to}>{children}</a>;
}
