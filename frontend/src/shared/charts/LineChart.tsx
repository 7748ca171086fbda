import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { OnOff } from "@/shared/ui/choices";
import type { Axis } from "./axes";
import { Chart, type Frame } from "./Chart";
import styles from "./Chart.module.css";
import { formatOf } from "./formats";
import { Legend, type LegendEntry } from "./Legend";
import { drawLines, type LineLook } from "./lines";
import { type Reference, referenceEntries } from "./references";
import { colourOf, type Series, symbolOf } from "./series";
import type { ChartTable, Row } from "./table";

interface Props extends Frame {
  series: readonly Series[];
  x: Axis;
  y: Axis;
  references?: readonly Reference[];
  /** Offer a logarithmic scale. */
  mayBeLog?: boolean;
  /** Offer smoothing, starting with this amount; 0 = none. */
  smoothing?: number;
  /**
   * The scale and smoothing that several charts share. The charts then have no controls of their
   * own.
   */
  shared?: { isLog: boolean; smoothing: number };
  /** The range that the y axis covers at least. */
  yDomain?: readonly [number, number];
  height?: number;
}

/** Numbers over steps or time. New points can arrive at any moment without layout shifts. */
export function LineChart(props: Props) {
  const { series, x, y, references, mayBeLog, yDomain, height, ...frame } = props;
  const { t, i18n } = useTranslation("charts");
  const [ownLog, setIsLog] = useState(false);
  const [ownSmoothing, setSmoothing] = useState(props.smoothing ?? 0);
  const { isLog, smoothing } = props.shared ?? { isLog: ownLog, smoothing: ownSmoothing };
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const entries = useMemo(() => entriesOf(series), [series]);
  const explained = [...entries, ...referenceEntries(references ?? [])];
  const draw = useMemo(() => {
    const look: LineLook = { x, y, isLog, smoothing, references, yDomain, height };
    return drawLines(shown(series, entries, hidden), { ...look, language: i18n.language });
  }, [series, entries, hidden, x, y, isLog, smoothing, references, yDomain, height, i18n.language]);
  const table = useMemo(
    () => tableOf(series, x, y, { from: t("from"), to: t("to") }),
    [series, x, y, t],
  );
  const toggle = (id: string) => {
    const next = new Set(hidden);
    if (!next.delete(id)) next.add(id);
    setHidden(next);
  };
  const write = formatOf(y.measure, i18n.language);
  const summary = entries.map((entry, index) => {
    const last = series[index]?.points.findLast((point) => point.y !== null);
    const value = last?.y == null ? t("unknown") : write(last.y);
    return t("summary.line", { label: entry.label, value });
  });

  return (
    <Chart
      {...frame}
      controls={
        (mayBeLog || props.smoothing !== undefined || frame.controls) && (
          <>
            {mayBeLog && <OnOff isOn={isLog} label={t("logScale")} onChange={setIsLog} />}
            {props.smoothing !== undefined && (
              <Smoothing onChange={setSmoothing} value={smoothing} />
            )}
            {frame.controls}
          </>
        )
      }
      draw={draw}
      legend={
        explained.length > 1 && <Legend entries={explained} hidden={hidden} onToggle={toggle} />
      }
      legendEntries={explained.filter(({ id }) => !hidden.has(id))}
      summary={summary.join(" ")}
      table={table}
    />
  );
}

function Smoothing({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  const { t } = useTranslation("charts");
  return (
    <label className={styles.slider}>
      {t("smoothing")}
      <input
        max="0.99"
        min="0"
        onChange={(event) => onChange(Number(event.target.value))}
        step="0.01"
        type="range"
        value={value}
      />
      <output>{value.toFixed(2)}</output>
    </label>
  );
}

function entriesOf(series: readonly Series[]): LegendEntry[] {
  return series.map(({ id, label }, index) => ({
    id,
    label,
    colour: colourOf(index),
    symbol: symbolOf(index),
  }));
}

function shown(
  series: readonly Series[],
  entries: readonly LegendEntry[],
  hidden: ReadonlySet<string>,
) {
  return series.flatMap((one, index) => {
    const entry = entries[index];
    return entry && !hidden.has(one.id) ? [{ ...one, ...entry }] : [];
  });
}

/** One row per x and one column per series, plus two columns for each interval. */
function tableOf(
  series: readonly Series[],
  x: Axis,
  y: Axis,
  words: { from: string; to: string },
): ChartTable {
  const hasIntervals = series.map(({ points }) => points.some(({ low }) => low != null));
  const columns = series.flatMap(({ label }, index) => [
    { label: series.length > 1 ? label : y.label, measure: y.measure },
    ...(hasIntervals[index]
      ? [
          { label: `${label}: ${words.from}`, measure: y.measure },
          { label: `${label}: ${words.to}`, measure: y.measure },
        ]
      : []),
  ]);
  const rows = new Map<number, Row["cells"][number][]>();
  let at = 1;
  for (const [index, { points }] of series.entries()) {
    for (const point of points) {
      const key = Number(point.x);
      const cells = rows.get(key) ?? [point.x, ...columns.map(() => null)];
      cells[at] = point.y;
      if (hasIntervals[index]) {
        cells[at + 1] = point.low ?? null;
        cells[at + 2] = point.high ?? null;
      }
      rows.set(key, cells);
    }
    at += hasIntervals[index] ? 3 : 1;
  }
  const inOrder = [...rows].sort(([one], [other]) => one - other);
  return {
    columns: [{ label: x.label, measure: x.measure }, ...columns],
    rows: inOrder.map(([, cells]) => ({ cells })),
  };
}
