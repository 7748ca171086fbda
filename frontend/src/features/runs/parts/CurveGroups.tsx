import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { LineChart, type Series } from "@/shared/charts";
import { grouped, measureOf } from "../page/groups";
import type { Look } from "./CurveControls";
import styles from "./runs.module.css";
import { useMetricWords } from "./useMetricWords";

interface Props {
  names: readonly string[];
  look: Look;
  /** Must be stable between renders; otherwise every curve is redrawn. */
  seriesOf: (metric: string) => readonly Series[];
}

const HEIGHT = 150;

/** Every metric as a small chart, in groups. */
export function CurveGroups({ names, look, seriesOf }: Props) {
  const { t } = useTranslation("runs");
  return grouped(names).map(({ id, metrics }) => (
    <div className={styles.group} key={id}>
      <h3 className={styles.groupTitle}>{t(`curves.groups.${id}`)}</h3>
      <div className={styles.curves}>
        {metrics.map((metric) => (
          <Curve key={metric} look={look} metric={metric} seriesOf={seriesOf} />
        ))}
      </div>
    </div>
  ));
}

function Curve({ metric, look, seriesOf }: Omit<Props, "names"> & { metric: string }) {
  const { t } = useTranslation("runs");
  const words = useMetricWords();
  const { title, help } = words(metric);
  const series = useMemo(() => seriesOf(metric), [seriesOf, metric]);
  const x = useMemo(() => ({ label: t("step"), measure: "count" as const }), [t]);
  const y = useMemo(() => ({ label: title, measure: measureOf(metric) }), [title, metric]);
  return (
    <LineChart
      height={HEIGHT}
      lead={help}
      level={3}
      series={series}
      shared={look}
      title={title}
      x={x}
      y={y}
    />
  );
}
