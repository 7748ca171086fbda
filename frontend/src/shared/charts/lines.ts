/** Draws a line chart. */

import { type Axis, domainOf, lastNameOf, xAxis } from "./axes";
import { formatOf, shortFormatOf } from "./formats";
import type { LegendEntry } from "./Legend";
import * as Plot from "./plot";
import { type Reference, referenceMarks } from "./references";
import { nearest, type Point, type Series, smoothed, thinned } from "./series";
import { symbolShapes } from "./symbols";

export interface LineLook {
  x: Axis;
  y: Axis;
  isLog: boolean;
  smoothing: number;
  references?: readonly Reference[] | undefined;
  yDomain?: readonly [number, number] | undefined;
  height?: number | undefined;
}

type ShownSeries = Series & LegendEntry;

/** More points than pixels would only cost time. */
const POINTS = 1_600;

export function drawLines(
  series: readonly ShownSeries[],
  look: LineLook & { language: string },
): Plot.Draw {
  const { x, y, isLog, smoothing, references = [], language } = look;
  const lines = series.map((one) => ({
    ...one,
    points: thinned(isLog ? positive(one.points) : one.points, POINTS),
    smooth: smoothing > 0 ? thinned(smoothed(one.points, smoothing), POINTS) : null,
  }));
  const tips = tipsOf(lines, look);
  const { under, over } = referenceMarks(references, "y");

  const marginRight = Math.max(20, Plot.widthOf(lastNameOf(tips, x, language)) / 2 + 2);

  return (width) => ({
    width,
    height: look.height ?? Math.min(320, Math.max(200, Math.round(width * 0.42))),
    marginTop: 24,
    marginLeft: 54,
    marginRight,
    marginBottom: 38,
    x: xAxis(x, width, language, tips),
    y: {
      type: isLog ? "log" : "linear",
      label: y.label,
      labelArrow: "none",
      grid: true,
      ticks: 5,
      nice: !isLog,
      tickFormat: shortFormatOf(y.measure, language),
      ...(isLog ? {} : domainOf(series, look)),
    },
    marks: [
      ...under,
      ...lines.flatMap((line) => bandOf(line)),
      ...lines.flatMap((line) => lineOf(line)),
      ...over,
      Plot.ruleX(
        tips,
        Plot.pointerX({
          x: "x",
          stroke: "var(--line-strong)",
          ariaLabel: null as never,
          maxRadius: FAR,
        }),
      ),
      Plot.tipAt(
        tips,
        Plot.pointerX({ x: "x", title: "words", frameAnchor: "top", maxRadius: FAR }),
      ),
    ],
  });
}

const FAR = 10_000;

function positive(points: readonly Point[]): Point[] {
  return points.map((point) => (Number(point.y) > 0 ? point : { x: point.x, y: null }));
}

interface Line extends ShownSeries {
  smooth: readonly Point[] | null;
}

function bandOf({ points, colour }: Line) {
  if (!points.some(({ low }) => low != null)) return [];
  return [Plot.areaY(points, { x: "x", y1: "low", y2: "high", fill: colour, fillOpacity: 0.16 })];
}

function lineOf({ points, smooth, colour, symbol }: Line) {
  const shown = smooth ?? points;
  const last = shown.findLast(({ y }) => y !== null);
  return [
    ...(smooth
      ? [Plot.lineY(points, { x: "x", y: "y", stroke: colour, strokeOpacity: 0.25 })]
      : []),
    Plot.lineY(shown, { x: "x", y: "y", stroke: colour, strokeWidth: 1.75 }),
    ...(shown.length < 40
      ? [
          Plot.dot(shown, {
            x: "x",
            y: "y",
            fill: colour,
            r: 2.5,
            symbol: symbolShapes[symbol ?? "circle"],
          }),
        ]
      : []),
    Plot.dot(last ? [last] : [], {
      x: "x",
      y: "y",
      fill: colour,
      stroke: "var(--surface)",
      r: 4.5,
      symbol: symbolShapes[symbol ?? "circle"],
    }),
  ];
}

/** Returns the tip at each x: the value of every line there. */
function tipsOf(lines: readonly Line[], look: LineLook & { language: string }) {
  const writeX = formatOf(look.x.measure, look.language);
  const writeY = formatOf(look.y.measure, look.language);
  const places = new Map(lines.flatMap(({ points }) => points.map(({ x }) => [Number(x), x])));
  const steps = [...places].sort(([one], [other]) => one - other);
  return steps.map(([at, x]) => ({
    x,
    words: [`${look.x.label} ${writeX(x)}`, ...lines.flatMap((line) => saidAt(line, at))].join(
      "\n",
    ),
  }));

  function saidAt({ label, smooth, points }: Line, at: number): string[] {
    const point = nearest(smooth ?? points, at);
    if (point?.y == null) return [];
    const { low, high } = point;
    const interval = low != null && high != null ? ` (${writeY(low)} – ${writeY(high)})` : "";
    return [`${label}  ${writeY(point.y)}${interval}`];
  }
}
