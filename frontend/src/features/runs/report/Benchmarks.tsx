import { useTranslation } from "react-i18next";
import { formatOf } from "@/shared/charts/formats";
import { Table } from "@/shared/ui/Table";
import { Part } from "../parts/Part";
import { Estimated } from "./Estimated";
import styles from "./report.module.css";
import type { Report } from "./rows";

/** The scores of RewardBench, and RM-Bench's accuracy by style. */
export function Benchmarks({ reports }: { reports: readonly Report[] }) {
  const { t } = useTranslation("runs/report");
  const known = reports.filter(({ card }) => card.subsets || card.grid);
  if (known.length === 0) return null;
  return (
    <Part lead={t("benchmarks.lead")} title={t("benchmarks.title")}>
      <Subsets reports={known} />
      {known.map((report) => (
        <Styles key={report.id} report={report} />
      ))}
    </Part>
  );
}

function Subsets({ reports }: { reports: readonly Report[] }) {
  const { t, i18n } = useTranslation("runs/report");
  const share = formatOf("share", i18n.language);
  const rowsOf = ({ card }: Report) => card.subsets?.rows ?? [];
  const names = [...new Set(reports.flatMap((report) => rowsOf(report).map(({ name }) => name)))];
  if (names.length === 0) return null;
  return (
    <Table
      columns={[t("benchmarks.subset"), ...reports.map(({ label }) => label)]}
      label={t("benchmarks.subsets")}
    >
      {names.map((name) => (
        <tr key={name}>
          <th className={styles.measure} scope="row">
            {name}
          </th>
          {reports.map((report) => {
            const found = rowsOf(report).find((row) => row.name === name);
            if (!found) return <td key={report.id}>–</td>;
            return (
              <td key={report.id}>
                {found.ties ? (
                  <>
                    <strong>{share(found.score)}</strong>
                    <span className={styles.hint}>
                      {t("benchmarks.ties", {
                        reference: share(found.ties.reference),
                        tied: share(found.ties.tied),
                      })}
                    </span>
                  </>
                ) : (
                  <Estimated estimate={found.picked} />
                )}
              </td>
            );
          })}
        </tr>
      ))}
      <tr>
        <th className={styles.measure} scope="row">
          {t("benchmarks.mean")}
        </th>
        {reports.map(({ id, card }) => (
          <td key={id}>{card.subsets ? <strong>{share(card.subsets.mean)}</strong> : "–"}</td>
        ))}
      </tr>
    </Table>
  );
}

const styleNames = ["concise", "detailed", "markdown"] as const;

function Styles({ report: { label, card } }: { report: Report }) {
  const { t, i18n } = useTranslation("runs/report");
  const share = formatOf("share", i18n.language);
  if (!card.grid) return null;
  const { cells, easy, normal, hard, mean } = card.grid;
  const nameOf = (at: number) => t(`benchmarks.styles.${styleNames[at] ?? "concise"}`);
  return (
    <div>
      <h3 className={styles.heading}>{t("benchmarks.grid", { name: label })}</h3>
      <p className={styles.hint}>
        {t("benchmarks.levels", {
          easy: share(easy),
          normal: share(normal),
          hard: share(hard),
          mean: share(mean),
        })}
      </p>
      <Table
        columns={[t("benchmarks.chosen"), ...cells.map((_, at) => nameOf(at))]}
        label={t("benchmarks.grid", { name: label })}
      >
        {cells.map((row, at) => (
          <tr key={nameOf(at)}>
            <th className={styles.measure} scope="row">
              {nameOf(at)}
            </th>
            {row.map((cell, column) => (
              <td key={nameOf(column)}>{share(cell)}</td>
            ))}
          </tr>
        ))}
      </Table>
    </div>
  );
}
