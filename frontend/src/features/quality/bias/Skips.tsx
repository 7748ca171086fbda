import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { SkipsOut } from "@/api/schema";
import { BarChart } from "@/shared/charts";
import { type SpanQuery, skipsQuery } from "../queries";
import { useNumbers } from "../useNumbers";

const NONE: SkipsOut["reasons"] = [];

/** How often people skip, and why. */
export function Skips({ span }: { span: SpanQuery }) {
  const { t } = useTranslation("quality");
  const numbers = useNumbers();
  const skips = useQuery(skipsQuery(span));
  const reasons = skips.data?.reasons ?? NONE;
  const bars = useMemo(
    () =>
      reasons
        .filter(({ count }) => count > 0)
        .map(({ reason, count }) => ({
          label: t(`skips.reasons.${reason}`),
          values: [count],
        })),
    [reasons, t],
  );
  const series = useMemo(() => [t("skips.skips")], [t]);
  const value = useMemo(() => ({ label: t("skips.skips"), measure: "count" as const }), [t]);
  const { data } = skips;
  return (
    <BarChart
      bars={bars}
      empty={t("skips.none")}
      lead={
        data &&
        data.taken > 0 &&
        t("skips.lead", {
          skips: numbers.count(data.skips),
          taken: numbers.count(data.taken),
          share: numbers.share(data.skips / data.taken),
        })
      }
      lying
      of={t("skips.reason")}
      query={skips}
      series={series}
      title={t("skips.title")}
      value={value}
    />
  );
}
