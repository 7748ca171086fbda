import { queryOptions, useQuery } from "@tanstack/react-query";
import { ClipboardList } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import type { PublicResultOut } from "@/api/schema";
import { IntervalChart } from "@/shared/charts";
import { SelectField } from "@/shared/ui/choices";
import { Empty, Loaded } from "@/shared/ui/states";
import { Part } from "../parts/Part";
import styles from "../parts/runs.module.css";
import { ResultTable } from "./ResultTable";
import { type Column, chartRows, columnsOf } from "./rows";

const publicQuery = queryOptions({
  queryKey: ["runs", "public"],
  queryFn: ({ signal }) => body(api.GET("/api/runs/public/", { signal })),
});

/** What models scored on public tasks: a table, and what training cost or gained on one of them. */
export function PublicPage() {
  const { t } = useTranslation("runs/public");
  return (
    <div className={styles.page}>
      <Loaded query={useQuery(publicQuery)}>
        {(results) =>
          results.length === 0 ? (
            <Empty icon={ClipboardList} title={t("empty")} />
          ) : (
            <>
              <Tax results={results} />
              <Part lead={t("table.lead")} title={t("table.title")}>
                <ResultTable results={results} />
              </Part>
            </>
          )
        }
      </Loaded>
    </div>
  );
}

/** The score of each model on one task, from the first model to the last. */
function Tax({ results }: { results: readonly PublicResultOut[] }) {
  const { t } = useTranslation("runs/public");
  const columns = columnsOf(results);
  const [picked, setPicked] = useState<string>();
  const column = columns.find(({ id }) => id === picked) ?? columns[0];
  const name = useColumnName();
  if (!column) return null;
  return (
    <Part lead={t("tax.lead")} title={t("tax.title")}>
      <IntervalChart
        basis={t("questions")}
        controls={
          <SelectField
            choices={columns.map((one) => ({ value: one.id, label: name(one) }))}
            label={t("tax.choose")}
            onChange={setPicked}
            value={column.id}
          />
        }
        lead={t("tax.chartLead")}
        level={3}
        of={t("model")}
        rows={chartRows(results, column, ({ name, n }) => t("firstOnly", { name, count: n }))}
        title={name(column)}
        value={{ label: t(`metrics.${column.metric as "acc"}`), measure: "number" }}
      />
    </Part>
  );
}

/** The task, its metric and how it was asked, in words. */
export function useColumnName(): (column: Column) => string {
  const { t } = useTranslation("runs/public");
  return ({ task, metric, shots, chat }) =>
    [
      t(`tasks.${task as "rte"}`, { defaultValue: task }),
      t(`metrics.${metric as "acc"}`, { defaultValue: metric }),
      shots > 0 ? t("shots", { count: shots }) : t("noShots"),
      ...(chat ? [t("chat")] : []),
    ].join(" · ");
}
