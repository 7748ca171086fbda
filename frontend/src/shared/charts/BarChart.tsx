import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type Bar, drawBars } from "./bars";
import { Chart, type Frame } from "./Chart";
import { formatOf, type Measure, shortFormatOf } from "./formats";
import { Legend } from "./Legend";
import { colourOf } from "./series";
import type { ChartTable } from "./table";

interface Props extends Frame {
  bars: readonly Bar[];
  /** The meaning of the labels along the bars. */
  of: string;
  series: readonly string[];
  value: { label: string; measure: Measure };
  /** Horizontal bars leave room for long names. */
  lying?: boolean;
  height?: number;
}

/**
 * Amounts as vertical bars over days, or as horizontal bars beside names. Several series are
 * stacked.
 */
export function BarChart({ bars, of, series, value, lying, height, ...frame }: Props) {
  const { t, i18n } = useTranslation("charts");
  const entries = useMemo(
    () => series.map((label, index) => ({ id: label, label, colour: colourOf(index) })),
    [series],
  );
  const draw = useMemo(
    () => drawBars(bars, { of, entries, value, lying, height, language: i18n.language }),
    [bars, of, entries, value, lying, height, i18n.language],
  );
  const table = useMemo<ChartTable>(
    () => ({
      columns: [
        { label: of, ...(bars[0]?.label instanceof Date ? { measure: "day" as const } : {}) },
        ...series.map((label) => ({
          label: series.length > 1 ? label : value.label,
          measure: value.measure,
        })),
      ],
      rows: bars.map(({ label, values, to }) => ({
        cells: [label, ...values],
        ...(to ? { to } : {}),
      })),
    }),
    [bars, of, series, value],
  );
  const write = formatOf(value.measure, i18n.language);
  const summary = entries.map(({ label }, index) => {
    const total = bars.reduce((sum, { values }) => sum + (values[index] ?? 0), 0);
    return t("summary.total", { label, total: write(total) });
  });

  return (
    <Chart
      {...frame}
      draw={draw}
      legend={entries.length > 1 && <Legend entries={entries} />}
      legendEntries={entries}
      summary={adds.has(value.measure) ? summary.join(" ") : namesOf(bars, i18n.language)}
      table={table}
    />
  );
}

const adds = new Set<Measure>(["count", "money", "seconds"]);

function namesOf(bars: readonly Bar[], language: string): string {
  const write = shortFormatOf("day", language);
  return bars
    .slice(0, 12)
    .map(({ label }) => (label instanceof Date ? write(label) : label))
    .join(", ");
}
