import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { OverviewOut } from "@/api/schema";
import { IntervalChart, type Reference } from "@/shared/charts";
import { useNames } from "../useNames";
import { useAgreementAxis, useNumbers } from "../useNumbers";

const DOMAIN = [0.6, 0.85] as const;

/** Our groups and reward models beside the values of the paper. */
export function BesidePaper({ overview }: { overview: OverviewOut }) {
  const { t } = useTranslation("quality");
  const numbers = useNumbers();
  const names = useNames();
  const value = useAgreementAxis();
  const references = useMemo(() => anchorsOf(overview, t, numbers.share), [overview, t, numbers]);
  const groups = useMemo(
    () => [
      { id: "people", label: t("overview.peopleGroup") },
      { id: "models", label: t("overview.modelGroup") },
    ],
    [t],
  );
  const rule =
    overview.ties === "excluded" || overview.ties === "three_way" ? overview.ties : "half";
  const rows = useMemo(
    () => [
      { ...numbers.row("all", t("overview.everybody"), overview.rates[rule]), group: "people" },
      ...overview.groups.map(({ group, measure }) => ({
        ...numbers.row(group, names.name("group", group), measure),
        group: "people",
      })),
      ...overview.reward_models.map(({ name, measure }) => ({
        ...numbers.row(`model ${name}`, name, measure),
        group: "models",
      })),
    ],
    [numbers, names, overview, rule, t],
  );
  return (
    <IntervalChart
      basis={t("pairs")}
      domain={DOMAIN}
      groups={groups}
      lead={t("overview.paperLead")}
      of={t("overview.who")}
      references={references}
      rows={rows}
      title={t("overview.paperTitle")}
      value={value}
    />
  );
}

type Say = ReturnType<typeof useTranslation<"quality">>["t"];

function anchorsOf(
  { anchors }: OverviewOut,
  t: Say,
  share: (value: number) => string,
): Reference[] {
  return anchors.map(({ key, value, margin }) => {
    const who = (["training", "held_out", "researchers"] as const).find((one) => one === key);
    return {
      value,
      low: value - margin,
      high: value + margin,
      label: `${t("overview.anchor", { who: who ? t(`groups.${who}`) : key })} ${share(value)}`,
    };
  });
}
