/** How this feature writes its numbers and says why there is none. */

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
      /** "72.9%", or a dash. */
      value: ({ value }: MeasureOut) => (value === null ? "–" : share(value)),
      /** "71.5% – 74.3%", or why there is no number. */
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

/** What most charts here are about. */
export function useAgreementAxis() {
  const { t } = useTranslation("quality");
  return useMemo(() => ({ label: t("agreement"), measure: "share" as const }), [t]);
}
