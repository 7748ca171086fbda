/** The axes of a line chart: ticks, names and limits. */

import { type Measure, shortFormatOf } from "./formats";
import * as Plot from "./plot";
import type { Reference } from "./references";
import type { Series } from "./series";

export interface Axis {
  label: string;
  measure: Measure;
}

interface Limits {
  yDomain?: readonly [number, number] | undefined;
  references?: readonly Reference[] | undefined;
}

export function xAxis(
  { label, measure }: Axis,
  width: number,
  language: string,
  steps: readonly { x: number | Date }[],
): Plot.ScaleOptions {
  const isTime = measure === "day" || measure === "moment";
  const most = Math.max(2, Math.floor(width / 110));
  return {
    type: isTime ? "utc" : "linear",
    label,
    labelArrow: "none",
    // Place ticks at the days of the data, not at calendar boundaries.
    ticks: measure === "day" ? Plot.someOf(steps, most).map(({ x }) => x as Date) : most,
    tickFormat: shortFormatOf(isTime ? "day" : measure, language),
  };
}

/** Half of the last tick label extends beyond the picture. */
export function lastNameOf(
  steps: readonly { x: number | Date }[],
  { measure }: Axis,
  language: string,
): string {
  const last = steps.at(-1);
  const isTime = measure === "day" || measure === "moment";
  return last ? shortFormatOf(isTime ? "day" : measure, language)(last.x) : "";
}

/** Adds room above and below a constant line, so that the axis has more than one tick. */
export function domainOf(
  series: readonly Series[],
  { yDomain, references = [] }: Limits,
): { domain?: [number, number] } {
  if (yDomain) return { domain: widened(yDomain, series, references) };
  const [low, high] = widened(
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    series,
    references,
  );
  if (low !== high) return {};
  return { domain: [Math.min(0, 2 * low), Math.max(0, 2 * low) || (low < 0 ? 0 : 1)] };
}

function widened(
  domain: readonly [number, number],
  series: readonly Series[],
  references: readonly Reference[],
): [number, number] {
  const drawn = series.flatMap(({ points }) =>
    points.flatMap(({ y, low, high }) => [y, low, high]),
  );
  const all = [...drawn, ...references.map(({ value }) => value)];
  const known = all.filter((value): value is number => typeof value === "number");
  return [Math.min(domain[0], ...known), Math.max(domain[1], ...known)];
}
