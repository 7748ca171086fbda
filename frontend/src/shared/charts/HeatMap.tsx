import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Chart, type Frame } from "./Chart";
import { formatOf, type Measure } from "./formats";
import { drawHeat, HEAT_STEPS, type HeatCell, hasInterval } from "./heat";
import { Legend } from "./Legend";
import type { ChartTable } from "./table";

interface Names {
  id: string;
  label: string;
}

interface Props extends Frame {
  rows: readonly Names[];
  columns: readonly Names[];
  cells: readonly HeatCell[];
  /** The meaning of rows and columns. */
  of: { rows: string; columns: string };
  value: { label: string; measure: Measure };
  basis?: string;
  /** The values of the palest and the strongest colour. Default: the lowest and highest value. */
  domain?: readonly [number, number];
  onPick?: (cell: HeatCell) => void;
}

/**
 * A matrix of values; a stronger colour means a higher value. Cells show their value if there is
 * room.
 */
export function HeatMap(props: Props) {
  const { rows, columns, cells, of, value, basis, domain, onPick, ...frame } = props;
  const { t, i18n } = useTranslation("charts");
  const { language } = i18n;
  const range = useMemo(() => domain ?? rangeOf(cells), [domain, cells]);
  const draw = useMemo(
    () => drawHeat({ rows, columns, cells, value, basis: basis ?? "n", range, language }),
    [rows, columns, cells, value, basis, range, language],
  );
  const withIntervals = useMemo(() => cells.some(hasInterval), [cells]);
  const table = useMemo<ChartTable>(() => {
    const rowNames = new Map(rows.map(({ id, label }) => [id, label]));
    const columnNames = new Map(columns.map(({ id, label }) => [id, label]));
    return {
      columns: [
        { label: of.rows },
        { label: of.columns },
        { label: value.label, measure: value.measure },
        ...(withIntervals
          ? [
              { label: t("from"), measure: value.measure },
              { label: t("to"), measure: value.measure },
            ]
          : []),
        ...(basis ? [{ label: basis, measure: "count" as const }] : []),
      ],
      rows: cells.map((cell) => ({
        cells: [
          rowNames.get(cell.row) ?? cell.row,
          columnNames.get(cell.column) ?? cell.column,
          cell.value,
          ...(withIntervals ? [cell.low ?? null, cell.high ?? null] : []),
          ...(basis ? [cell.n ?? null] : []),
        ],
        ...(cell.to ? { to: cell.to } : {}),
      })),
    };
  }, [rows, columns, cells, of, value, basis, withIntervals, t]);
  const write = formatOf(value.measure, language);
  const summary = t("summary.matrix", {
    rows: rows.length,
    columns: columns.length,
    low: write(range[0]),
    high: write(range[1]),
  });

  return (
    <Chart
      {...frame}
      draw={draw}
      legend={<Legend entries={stepsOf(range, write)} />}
      legendEntries={stepsOf(range, write)}
      minWidth={columns.length * 9 + 120}
      summary={summary}
      table={table}
      {...(onPick ? { onPick: (cell: unknown) => onPick(cell as HeatCell) } : {})}
    />
  );
}

function rangeOf(cells: readonly HeatCell[]): readonly [number, number] {
  const values = cells.flatMap(({ value }) => (value === null ? [] : [value]));
  return values.length > 0 ? [Math.min(...values), Math.max(...values)] : [0, 1];
}

function stepsOf([low, high]: readonly [number, number], write: (value: number) => string) {
  return Array.from({ length: HEAT_STEPS }, (_, step) => ({
    id: String(step),
    label: write(low + ((step + 0.5) / HEAT_STEPS) * (high - low)),
    colour: `var(--heat-${step + 1})`,
  }));
}
