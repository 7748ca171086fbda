import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ComparedOut } from "@/api/schema";
import { Table } from "@/shared/ui/Table";
import { grouped } from "../page/groups";
import { setting, small } from "../parts/numbers";
import { Part } from "../parts/Part";
import styles from "../parts/runs.module.css";
import { useMetricWords } from "../parts/useMetricWords";
import { stepsQuery } from "../queries";
import { namesOfAll, newest } from "./table";

/** The fields in which the runs differ, and their results. */
export function ComparedTables({ runs }: { runs: readonly ComparedOut[] }) {
  const { t, i18n } = useTranslation("runs");
  const { data } = useQuery(stepsQuery);
  const words = useMetricWords();
  const fields = [...new Set(runs.flatMap(({ spec_differs }) => Object.keys(spec_differs)))];
  const titles = new Map(
    data?.flatMap((step) => [...step.inputs, ...step.fields].map((f) => [f.name, f.title])),
  );
  const metrics = grouped(namesOfAll(runs)).flatMap((group) => group.metrics);
  return (
    <>
      <Part title={t("compare.differ")}>
        {fields.length === 0 ? (
          <p className={styles.soft}>{t("compare.alike")}</p>
        ) : (
          <Table columns={[t("spec.field"), ...headsOf(runs)]} label={t("compare.differ")}>
            {fields.map((field) => (
              <tr key={field}>
                <td>
                  {titles.get(field)} <code>{field}</code>
                </td>
                {runs.map(({ id, spec_differs }) => (
                  <td key={id}>{setting(spec_differs[field])}</td>
                ))}
              </tr>
            ))}
          </Table>
        )}
      </Part>
      <Part title={t("compare.final")}>
        <Table columns={[t("compare.metric"), ...headsOf(runs)]} label={t("compare.final")}>
          {metrics.map((metric) => (
            <tr key={metric}>
              <td>{words(metric).title}</td>
              {runs.map((run) => {
                const value = newest(run, metric);
                return <td key={run.id}>{value === null ? "–" : small(value, i18n.language)}</td>;
              })}
            </tr>
          ))}
        </Table>
      </Part>
    </>
  );
}

/** Runs can share a name, but the columns of a table must differ. */
function headsOf(runs: readonly ComparedOut[]): string[] {
  return runs.map(({ name }, at) => {
    const isAlone = runs.findIndex((other) => other.name === name) === at;
    return isAlone ? name : `${name} (${at + 1})`;
  });
}
