import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { OverviewOut } from "@/api/schema";
import { LineChart } from "@/shared/charts";
import { useAgreementAxis } from "../useNumbers";
import { dayOf } from "./weeks";

const DOMAIN = [0.6, 0.8] as const;

/** Agreement by week, with its interval as a band. */
export function ByWeek({ overview }: { overview: OverviewOut }) {
  const { t } = useTranslation("quality");
  const y = useAgreementAxis();
  const x = useMemo(() => ({ label: t("week"), measure: "day" as const }), [t]);
  const series = useMemo(
    () => [
      {
        id: "agreement",
        label: t("agreement"),
        points: overview.weeks.map(({ week, measure: { value, low, high } }) => ({
          x: dayOf(week),
          ...{ y: value, low, high },
        })),
      },
    ],
    [overview, t],
  );
  const references = useMemo(
    () =>
      overview.anchors
        .filter(({ key }) => key === "training")
        .map(({ value }) => ({
          value,
          label: t("overview.anchor", { who: t("groups.training") }),
        })),
    [overview, t],
  );
  return (
    <LineChart
      lead={t("overview.weekLead")}
      references={references}
      series={series}
      title={t("overview.weekTitle")}
      x={x}
      y={y}
      yDomain={DOMAIN}
    />
  );
}
