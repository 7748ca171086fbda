/** Draws an interval chart. */

import { formatOf, type Measure, shortFormatOf } from "./formats";
import type { LegendEntry } from "./Legend";
import * as Plot from "./plot";
import { type Reference, referenceMarks, roomFor } from "./references";
import { symbolShapes } from "./symbols";

/** A value with its 95 % interval. A missing value needs a reason. */
export interface IntervalRow {
  id: string;
  label: string;
  value: number | null;
  low: number | null;
  high: number | null;
  /** The number of observations. */
  n?: number;
  reason?: string;
  /** The id of a group; each group has a colour and a symbol. */
  group?: string;
  /** The address of the row. */
  to?: string;
}

interface Look {
  value: { label: string; measure: Measure };
  entries: readonly LegendEntry[];
  references?: readonly Reference[] | undefined;
  domain?: readonly [number, number] | undefined;
  basis: string;
  language: string;
}

const ROW = 26;

export function drawIntervals(rows: readonly IntervalRow[], look: Look): Plot.Draw {
  const { value, references = [], language } = look;
  const { under, over } = referenceMarks(references, "x");
  const counts = rows.some(({ n }) => n !== undefined);
  const count = formatOf("count", language);
  const known = rows.filter((row) => row.value !== null);
  const told = new Set(known.map(({ id }) => id));
  const unknown = firstOfEach(rows.filter(({ id }) => !told.has(id)));
  const names = new Map(rows.map(({ id, label }) => [id, label]));
  // With several groups in one row, offset them so that they do not overlap.
  const step = rows.length > names.size ? 9 : 0;
  const row = step > 0 ? ROW + 8 : ROW;

  return (width) => {
    const marginLeft = Plot.marginFor([...names.values()], width);
    const marginRight = counts && width > 420 ? 72 : 20;
    return {
      width,
      height: names.size * row + 44 + roomFor(references) + 12,
      marginTop: 12 + roomFor(references),
      marginBottom: 40,
      ...{ marginLeft, marginRight },
      x: {
        label: value.label,
        labelArrow: "none",
        labelAnchor: "center",
        grid: true,
        ticks: Math.max(2, Math.floor((width - marginLeft) / 90)),
        tickFormat: shortFormatOf(value.measure, language),
        ...domainOf(look, known),
      },
      y: {
        type: "band",
        domain: [...names.keys()],
        label: null,
        tickSize: 0,
        tickFormat: (id: string) => Plot.shortened(names.get(id) ?? "", marginLeft - 12),
      },
      marks: [
        ...under,
        ...intervalMarks(known, look, step),
        ...over,
        Plot.text(unknown, {
          y: "id",
          text: "reason",
          frameAnchor: "left",
          textAnchor: "start",
          dx: 8,
          fill: "var(--ink-soft)",
        }),
        ...(marginRight === 72 ? [countsOf(firstOfEach(rows), count)] : []),
        Plot.tipAt(
          known,
          Plot.pointer({ x: "value", y: "id", title: (row) => words(row, look), maxRadius: 60 }),
        ),
      ],
    };
  };
}

function firstOfEach(rows: readonly IntervalRow[]): IntervalRow[] {
  const seen = new Set<string>();
  return rows.filter(({ id }) => !seen.has(id) && seen.add(id));
}

function domainOf({ domain, references = [] }: Look, known: readonly IntervalRow[]) {
  if (!domain) return { nice: true };
  const all = [
    ...known.flatMap(({ value, low, high }) => [value, low, high]),
    ...references.flatMap(({ value, low, high }) => [value, low, high]),
  ].filter((value): value is number => typeof value === "number");
  return { domain: [Math.min(domain[0], ...all), Math.max(domain[1], ...all)], nice: true };
}

function intervalMarks(known: readonly IntervalRow[], { entries }: Look, step: number) {
  const groups = entries.length > 0 ? entries : [{ id: undefined, ...plain }];
  return groups.flatMap(({ id, colour, symbol }, index) => {
    const dy = (index - (groups.length - 1) / 2) * step;
    const rows = id === undefined ? known : known.filter(({ group }) => group === id);
    const shape = symbolShapes[symbol ?? "circle"];
    return [
      Plot.ruleY(rows, { y: "id", x1: "low", x2: "high", dy, stroke: colour, strokeWidth: 2 }),
      Plot.dot(rows, {
        ...{ x: "value", y: "id", fill: colour, r: 5, dy, symbol: shape },
        ...{ stroke: "var(--surface)", strokeWidth: 1.5 },
      }),
    ];
  });
}

const plain = { label: "", colour: "var(--series-1)", symbol: "circle" } as const;

function countsOf(rows: readonly IntervalRow[], write: (value: number) => string) {
  return Plot.text(rows, {
    y: "id",
    text: ({ n }: IntervalRow) => (n === undefined ? "" : write(n)),
    frameAnchor: "right",
    textAnchor: "end",
    dx: 64,
    fill: "var(--ink-soft)",
  });
}

function words(row: IntervalRow, { value, basis, language }: Look): string {
  const write = formatOf(value.measure, language);
  const { low, high, n } = row;
  return [
    row.label,
    `${value.label}  ${row.value === null ? "–" : write(row.value)}`,
    ...(low !== null && high !== null ? [`${write(low)} – ${write(high)}`] : []),
    ...(n === undefined ? [] : [`${basis}  ${formatOf("count", language)(n)}`]),
  ].join("\n");
}
