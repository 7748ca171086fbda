import { useTranslation } from "react-i18next";
import type { ResultsOut } from "@/api/schema";
import { IntervalChart } from "@/shared/charts";
import styles from "./Campaigns.module.css";
import { useReason } from "./rows";

/** Figure 4 of the paper: how often each flag was set, by model. */
export function Flags({ results }: { results: ResultsOut }) {
  const { t } = useTranslation("campaigns");
  const reason = useReason();
  const codes = [...new Set(results.flags.map(({ code }) => code))];
  return (
    <section>
      <h2>{t("results.flags")}</h2>
      <p className={styles.lead}>
        {codes.length > 0 ? t("results.flagsLead") : t("results.noFlags")}
      </p>
      <div className={styles.figures}>
        {codes.map((code) => (
          <IntervalChart
            basis={t("results.ratings")}
            key={code}
            level={3}
            of={t("results.model")}
            rows={results.flags
              .filter((flag) => flag.code === code)
              .map(({ entrant, rate }) => ({
                ...rate,
                id: `${code}-${entrant}`,
                label: results.entrants[entrant]?.name ?? "",
                n: rate.labels,
                reason: reason(rate.reason),
              }))}
            title={results.flag_names[code] ?? code}
            value={{ label: t("results.share"), measure: "share" }}
          />
        ))}
      </div>
    </section>
  );
}
