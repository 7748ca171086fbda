/** Draws a bar chart. */

import { formatOf, type Measure, shortFormatOf } from "./formats";
import type { LegendEntry } from "./Legend";
import * as Plot from "./plot";

/** A group of bars: one value per series. */
export interface Bar {
  /** A day is a Date; anything else is a name. */
  label: string | Date;
  values: readonly (number | null)[];
  to?: string;
}

interface Look {
  of: string;
  entries: readonly LegendEntry[];
  value: { label: string; measure: Measure };
  lying: boolean | undefined;
  height: number | undefined;
  language: string;
}

interface Piece {
  name: string;
  value: number;
  colour: string;
}

export function drawBars(bars: readonly Bar[], look: Look): Plot.Draw {
  const { entries, language } = look;
  const day = shortFormatOf("day", language);
  const groups = bars.map(({ label, values }) => ({
    name: label instanceof Date ? day(label) : label,
    total: values.reduce<number>((sum, value) => sum + (value ?? 0), 0),
    words: wordsOf({ label, values }, look),
  }));
  const pieces: Piece[] = bars.flatMap(({ values }, index) =>
    values.map((value, series) => ({
      name: groups[index]?.name ?? "",
      value: value ?? 0,
      colour: entries[series]?.colour ?? "",
    })),
  );
  const names = groups.map(({ name }) => name);
  const highest = Math.max(0, ...groups.map(({ total }) => total));
  const longest = Math.max(24, ...names.map(Plot.widthOf));
  const scale = {
    label: look.value.label,
    labelArrow: "none",
    grid: true,
    ticks: Plot.ticksUpTo(highest, look.value.measure === "count"),
    nice: true,
    ...(highest > 0 ? {} : { domain: [0, 1] }),
    tickFormat: shortFormatOf(look.value.measure, language),
  } as const;

  if (look.lying) {
    return (width) => {
      const marginLeft = Plot.marginFor(names, width);
      return {
        ...{ width, marginLeft, marginRight: 20, marginBottom: 40 },
        height: names.length * 26 + 60,
        color: { type: "identity" },
        x: {
          ...scale,
          labelAnchor: "center",
          ticks: Math.min(scale.ticks, Math.max(2, Math.floor(width / 120))),
        },
        y: {
          ...{ domain: names, label: null, tickSize: 0, padding: 0.25 },
          tickFormat: (name: string) => Plot.shortened(name, marginLeft - 12),
        },
        marks: [
          Plot.barX(pieces, { x: "value", y: "name", fill: "colour" }),
          Plot.ruleX([0], { stroke: "var(--line-strong)" }),
          Plot.tipAt(groups, Plot.pointerY({ x: "total", y: "name", title: "words" })),
        ],
      };
    };
  }
  return (width) => ({
    ...{ width, marginTop: 24, marginLeft: 54, marginRight: 12, marginBottom: 36 },
    height: look.height ?? 240,
    x: {
      ...{ type: "band" as const, domain: names, label: null, tickSize: 0, padding: 0.25 },
      ticks: Plot.someOf(names, Math.floor((width - 66) / (longest + 16))),
    },
    y: scale,
    color: { type: "identity" },
    marks: [
      Plot.barY(pieces, { x: "name", y: "value", fill: "colour" }),
      Plot.ruleY([0], { stroke: "var(--line-strong)" }),
      Plot.tipAt(
        groups,
        Plot.pointerX({ x: "name", y: "total", title: "words", maxRadius: 10_000 }),
      ),
    ],
  });
}

function wordsOf({ label, values }: Bar, { entries, value, language }: Look): string {
  const write = formatOf(value.measure, language);
  return [
    label instanceof Date ? formatOf("day", language)(label) : label,
    ...entries.map((entry, index) => {
      const amount = values[index];
      return `${entry.label}  ${amount == null ? "–" : write(amount)}`;
    }),
  ].join("\n");
}
