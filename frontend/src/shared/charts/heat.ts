/** Draws a heat map. */

import { formatOf, type Measure } from "./formats";
import * as Plot from "./plot";

export interface HeatCell {
  row: string;
  column: string;
  value: number | null;
  low?: number | null;
  high?: number | null;
  /** Drawn in grey, because there is too little data behind it. */
  faint?: boolean;
  n?: number;
  to?: string;
}

export const HEAT_STEPS = 7; // as many as there are --heat tokens

interface Look {
  rows: readonly { id: string; label: string }[];
  columns: readonly { id: string; label: string }[];
  cells: readonly HeatCell[];
  value: { label: string; measure: Measure };
  basis: string;
  range: readonly [number, number];
  language: string;
}

/** Returns the colour step, from 1. */
export function heatStep(value: number, [low, high]: readonly [number, number]): number {
  const share = high > low ? (value - low) / (high - low) : 0.5;
  return Math.min(HEAT_STEPS, Math.max(1, Math.floor(share * HEAT_STEPS) + 1));
}

export function drawHeat(look: Look): Plot.Draw {
  const { rows, columns, cells, range } = look;
  const rowNames = new Map(rows.map(({ id, label }) => [id, label]));
  const columnNames = new Map(columns.map(({ id, label }) => [id, label]));
  const known = cells.filter(({ value }) => value !== null);
  const step = (cell: HeatCell) => heatStep(Number(cell.value), range);

  return (width) => {
    const marginLeft = Plot.marginFor([...rowNames.values()], width);
    const cell = (width - marginLeft - 12) / Math.max(1, columns.length);
    const height = Math.max(9, Math.min(cell, 32));
    const hasRoom = cell >= 34 && height >= 20;
    const below = columnMargin([...columnNames.values()], cell);
    return {
      ...{ width, marginLeft, marginRight: 12, marginTop: 8, marginBottom: below },
      height: height * rows.length + below + 8,
      padding: cell > 14 ? 0.06 : 0,
      x: {
        ...{ domain: [...columnNames.keys()], label: null, tickSize: 0 },
        ticks: Plot.someOf([...columnNames.keys()], (cell * columns.length) / 14),
        tickRotate: below > 40 ? -90 : 0,
        tickFormat: (id: string) =>
          Plot.shortened(columnNames.get(id) ?? "", below > 40 ? below - 14 : cell),
      },
      y: {
        ...{ domain: [...rowNames.keys()], label: null, tickSize: 0 },
        ticks: Plot.someOf([...rowNames.keys()], (height * rows.length) / 14),
        tickFormat: (id: string) => Plot.shortened(rowNames.get(id) ?? "", marginLeft - 12),
      },
      color: { type: "identity" },
      marks: [
        Plot.cell(known, {
          ...{ x: "column", y: "row", rx: cell > 14 ? 2 : 0 },
          fill: (one: HeatCell) => (one.faint ? "var(--line)" : `var(--heat-${step(one)})`),
        }),
        ...(hasRoom ? [valuesOf(known, look, step)] : []),
        Plot.tipAt(
          known,
          Plot.pointer({
            ...{ x: "column", y: "row", maxRadius: cell },
            title: (one: HeatCell) => wordsOf(one, look, rowNames, columnNames),
          }),
        ),
      ],
    };
  };
}

/** Names that do not fit below their column are rotated. */
function columnMargin(names: readonly string[], cell: number): number {
  const longest = Math.max(0, ...names.map(Plot.widthOf));
  return longest <= cell - 4 ? 28 : Math.min(120, Math.ceil(longest) + 16);
}

function valuesOf(cells: readonly HeatCell[], look: Look, step: (cell: HeatCell) => number) {
  const write = formatOf(
    look.value.measure === "share" ? "count" : look.value.measure,
    look.language,
  );
  const factor = look.value.measure === "share" ? 100 : 1;
  return Plot.text(cells, {
    ...{ x: "column", y: "row", fontSize: 11 },
    text: ({ value }: HeatCell) => write(Number(value) * factor),
    fill: (cell: HeatCell) => (cell.faint ? "var(--ink-soft)" : `var(--heat-ink-${step(cell)})`),
  });
}

export function hasInterval({ low, high }: HeatCell): boolean {
  return typeof low === "number" && typeof high === "number";
}

type NameOf = ReadonlyMap<string, string>;

function wordsOf(cell: HeatCell, look: Look, rows: NameOf, columns: NameOf): string {
  const write = formatOf(look.value.measure, look.language);
  return [
    `${rows.get(cell.row)} × ${columns.get(cell.column)}`,
    `${look.value.label}  ${cell.value === null ? "–" : write(cell.value)}`,
    ...(hasInterval(cell) ? [`${write(Number(cell.low))} – ${write(Number(cell.high))}`] : []),
    ...(cell.n === undefined ? [] : [`${look.basis}  ${formatOf("count", look.language)(cell.n)}`]),
  ].join("\n");
}
