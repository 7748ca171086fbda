import { useTranslation } from "react-i18next";
import type { StyleEffectOut } from "@/api/schema";
import { IntervalChart } from "@/shared/charts";
import { useReason } from "./rows";

/** What length and each part of Markdown are worth to the people who rank. */
export function StyleEffects({ effects }: { effects: readonly StyleEffectOut[] }) {
  const { t } = useTranslation("campaigns");
  const reason = useReason();
  return (
    <IntervalChart
      basis={t("results.labels")}
      domain={[0, 1]}
      lead={t("results.effectsLead")}
      of={t("results.style")}
      references={[{ value: 0.5, label: t("results.even") }]}
      rows={effects.map(({ name, chance }) => ({
        ...chance,
        id: name,
        label: t(`styles.${name}`),
        n: chance.labels,
        reason: reason(chance.reason),
      }))}
      title={t("results.effects")}
      value={{ label: t("results.win"), measure: "share" }}
    />
  );
}
