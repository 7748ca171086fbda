import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { LabelerOut } from "@/api/schema";
import { BarChart, LineChart } from "@/shared/charts";
import { dayOf, everyWeek } from "../overview/weeks";
import styles from "../Quality.module.css";
import { useAgreementAxis } from "../useNumbers";

const DOMAIN = [0.5, 0.9] as const;

/** Agreement, speed and number of labels, week by week. */
export function Weeks({ labeler }: { labeler: LabelerOut }) {
  const { t } = useTranslation("quality");
  const y = useAgreementAxis();
  const x = useMemo(() => ({ label: t("week"), measure: "day" as const }), [t]);
  const pace = useMemo(() => ({ label: t("labelers.pace"), measure: "count" as const }), [t]);
  const amount = useMemo(() => ({ label: t("labelers.labels"), measure: "count" as const }), [t]);
  const { weeks, mean } = labeler;
  const agreement = useMemo(
    () =>
      [
        {
          id: "agreement",
          label: t("labeler.withOthers"),
          points: weeks.map(({ week, agreement: { value, low, high } }) => ({
            x: dayOf(week),
            ...{ y: value, low, high },
          })),
        },
        {
          id: "gold",
          label: t("labelers.gold"),
          points: weeks.map(({ week, gold }) => ({ x: dayOf(week), y: gold.value })),
        },
      ].filter(({ points }) => points.some(({ y }) => y !== null)),
    [weeks, t],
  );
  const speed = useMemo(
    () => [
      {
        id: "pace",
        label: t("labelers.pace"),
        points: weeks.map(({ week, words_per_minute }) => ({
          x: dayOf(week),
          y: words_per_minute,
        })),
      },
    ],
    [weeks, t],
  );
  const bars = useMemo(
    () => everyWeek(weeks).map(([at, labels]) => ({ label: at, values: [labels] })),
    [weeks],
  );
  const series = useMemo(() => [t("labelers.labels")], [t]);
  const references = useMemo(
    () => (mean === null ? [] : [{ value: mean, label: t("labelers.mean") }]),
    [mean, t],
  );
  return (
    <>
      <div className={styles.card}>
        <LineChart
          empty={t("labeler.tooFew")}
          height={260}
          references={references}
          series={agreement}
          title={t("labeler.agreementTitle")}
          x={x}
          y={y}
          yDomain={DOMAIN}
        />
      </div>
      <div className={styles.pair}>
        <div className={styles.card}>
          <BarChart
            bars={bars}
            height={200}
            of={t("week")}
            series={series}
            title={t("labeler.amountTitle")}
            value={amount}
          />
        </div>
        <div className={styles.card}>
          <LineChart height={200} series={speed} title={t("labeler.paceTitle")} x={x} y={pace} />
        </div>
      </div>
    </>
  );
}
