import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { BarChart } from "@/shared/charts";

const kinds = ["rank", "rank_and_rate", "rate", "demonstrate"] as const;

/** Labels per day, so that researchers see whether people are working. */
export function LabelsByDay({ days }: { days: number }) {
  const { t } = useTranslation("labels");
  const query = useQuery({
    queryKey: ["labels", "days", days],
    queryFn: ({ signal }) =>
      body(api.GET("/api/labels/days/", { params: { query: { days } }, signal })),
    refetchInterval: 60_000,
  });
  // Kinds without labels would only fill the legend.
  const used = useMemo(
    () => kinds.filter((kind) => query.data?.some(({ labels }) => labels[kind])),
    [query.data],
  );
  const bars = useMemo(
    () =>
      (used.length > 0 ? (query.data ?? []) : []).map(({ day, labels }) => ({
        label: new Date(`${day}T00:00:00Z`),
        values: used.map((kind) => labels[kind] ?? 0),
      })),
    [query.data, used],
  );
  const series = useMemo(() => used.map((kind) => t(`kinds.${kind}`)), [used, t]);
  const value = useMemo(() => ({ label: t("byDay.labels"), measure: "count" as const }), [t]);

  return (
    <BarChart
      bars={bars}
      empty={t("byDay.empty", { count: days })}
      of={t("byDay.day")}
      query={query}
      series={series}
      title={t("byDay.title", { count: days })}
      value={value}
    />
  );
}
