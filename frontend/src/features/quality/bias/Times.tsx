import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { TimesOut } from "@/api/schema";
import { IntervalChart } from "@/shared/charts";
import styles from "../Quality.module.css";
import { type ReportQuery, timeQuery } from "../queries";
import { useNames } from "../useNames";
import { useNumbers } from "../useNumbers";

const NONE: TimesOut["by_k"] = [];
const seconds = (ms: number | null) => (ms === null ? null : ms / 1000);

/** Active time by number of replies, and the cost of nine replies compared with the paper. */
export function Times({ query }: { query: ReportQuery }) {
  const { t } = useTranslation("quality");
  const times = useQuery(timeQuery(query));
  const numbers = useNumbers();
  const names = useNames();
  const value = useMemo(() => ({ label: t("time.perRanking"), measure: "seconds" as const }), [t]);
  const byK = times.data?.by_k ?? NONE;
  const rows = useMemo(
    () =>
      byK.map(({ k, rankings, mean_ms }) => ({
        id: String(k),
        label: names.name("k", String(k)),
        value: seconds(mean_ms.value),
        low: seconds(mean_ms.low),
        high: seconds(mean_ms.high),
        n: rankings,
        reason: numbers.reason(mean_ms),
      })),
    [byK, names, numbers],
  );
  return (
    <div className={styles.stack}>
      <IntervalChart
        basis={t("time.rankings")}
        lead={t("time.lead")}
        of={t("by.k")}
        query={times}
        rows={rows}
        title={t("time.title")}
        value={value}
      />
      {times.data && <NineOverFour times={times.data} />}
    </div>
  );
}

function NineOverFour({ times: { nine_over_four, paper } }: { times: TimesOut }) {
  const { t, i18n } = useTranslation("quality");
  const numbers = useNumbers();
  const factor = new Intl.NumberFormat(i18n.language, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  const { value, low, high } = nine_over_four;
  return (
    <div className={styles.answer}>
      <h3>{t("time.nine")}</h3>
      <p className={styles.big}>{value === null ? "–" : `× ${factor.format(value)}`}</p>
      <p className={styles.small}>
        {low === null || high === null
          ? numbers.reason(nine_over_four)
          : `${factor.format(low)} – ${factor.format(high)}`}
        {" · "}
        {t("time.paper", { factor: factor.format(paper) })}
      </p>
    </div>
  );
}
