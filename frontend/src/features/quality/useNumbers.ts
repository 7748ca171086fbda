/** Formats the numbers of the quality pages, and says why a number is missing. */

import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { MeasureOut } from "@/api/schema";
import { formatOf, type IntervalRow } from "@/shared/charts";

export function useNumbers() {
  const { t, i18n } = useTranslation("quality");
  return useMemo(() => {
    const share = formatOf("share", i18n.language);
    const count = formatOf("count", i18n.language);
    const reason = ({ reason }: MeasureOut) => (reason ? t(`reasons.${reason}`) : "");
    return {
      share,
      count,
      seconds: formatOf("seconds", i18n.language),
      day: formatOf("day", i18n.language),
      reason,
      /** Returns "72.9%", or a dash. */
      value: ({ value }: MeasureOut) => (value === null ? "–" : share(value)),
      /** Returns "71.5% – 74.3%", or the reason why there is no number. */
      interval: (measure: MeasureOut) =>
        measure.low === null || measure.high === null
          ? reason(measure)
          : `${share(measure.low)} – ${share(measure.high)}`,
      row: (id: string, label: string, measure: MeasureOut): IntervalRow => ({
        ...{ id, label, value: measure.value, low: measure.low, high: measure.high },
        n: measure.pairs,
        reason: reason(measure),
      }),
    };
  }, [t, i18n.language]);
}

/** The value axis of most charts of this feature. */
export function useAgreementAxis() {
  const { t } = useTranslation("quality");
  return useMemo(() => ({ label: t("agreement"), measure: "share" as const }), [t]);
}
