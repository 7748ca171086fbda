import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ThroughputOut } from "@/api/schema";
import { BarChart } from "@/shared/charts";
import { Segments } from "@/shared/ui/choices";
import { useFilters } from "../filters";
import { dayOf } from "../overview/weeks";
import { type SpanQuery, throughputQuery } from "../queries";

const whats = ["labels", "comparisons", "active_hours", "people"] as const;
type What = (typeof whats)[number];
const NONE: ThroughputOut["days"] = [];

/** What was labeled, day by day. */
export function Throughput({ span }: { span: SpanQuery }) {
  const { t } = useTranslation("quality");
  const { search, change } = useFilters();
  const throughput = useQuery(throughputQuery(span));
  const what = whats.find((one) => one === search.get("what")) ?? "labels";
  const days = throughput.data?.days ?? NONE;
  const bars = useMemo(
    () => days.map((day) => ({ label: dayOf(day.day), values: [day[what]] })),
    [days, what],
  );
  const label = t(`throughput.${what}`);
  const series = useMemo(() => [label], [label]);
  const value = useMemo(
    () => ({ label, measure: what === "active_hours" ? ("number" as const) : ("count" as const) }),
    [label, what],
  );
  return (
    <BarChart
      bars={bars}
      controls={
        <Segments<What>
          choices={whats.map((one) => ({ value: one, label: t(`throughput.${one}`) }))}
          hideLabel
          label={t("throughput.what")}
          onChange={(next) => change({ what: next === "labels" ? "" : next })}
          value={what}
        />
      }
      empty={t("throughput.none")}
      of={t("throughput.day")}
      query={throughput}
      series={series}
      title={t("throughput.title")}
      value={value}
    />
  );
}
