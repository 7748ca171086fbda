import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { LineChart, type Series } from "@/shared/charts";
import { grouped, measureOf } from "../page/groups";
import type { Look } from "./CurveControls";
import { small } from "./numbers";
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
        {metrics.map((metric) =>
          isMeasuredOnce(seriesOf(metric)) ? (
            <OneValue key={metric} metric={metric} series={seriesOf(metric)} />
          ) : (
            <Curve key={metric} look={look} metric={metric} seriesOf={seriesOf} />
          ),
        )}
      </div>
    </div>
  ));
}

/** A chart of one dot says less than the number. */
function isMeasuredOnce(series: readonly Series[]): boolean {
  return series.every(({ points }) => points.length < 2);
}

function OneValue({ metric, series }: { metric: string; series: readonly Series[] }) {
  const { t, i18n } = useTranslation("runs");
  const { title, help } = useMetricWords()(metric);
  return (
    <section aria-label={title}>
      <h4 className={styles.valueTitle}>{title}</h4>
      {help && <p className={styles.soft}>{help}</p>}
      <ul className={styles.values}>
        {series.map(({ id, label, points: [point] }) => (
          <li key={id}>
            {series.length > 1 && `${label}: `}
            <strong>{point?.y == null ? "–" : small(point.y, i18n.language)}</strong>
            {point && ` · ${t("samples.step", { step: point.x })}`}
          </li>
        ))}
      </ul>
    </section>
  );
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
