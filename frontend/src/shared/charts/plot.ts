/** Observable Plot with our colours, our fonts and no inline styles. */

import * as Plot from "@observablehq/plot";

export * from "@observablehq/plot";

const CLASS = "plot"; // its rules are in plot.css

export type Draw = (width: number) => Plot.PlotOptions;
export type Drawn = SVGSVGElement & Plot.Plot;

/** Draws one picture without its style element, which would need a nonce for every picture. */
export function drawn(options: Plot.PlotOptions, name: string): Drawn {
  const svg = Plot.plot({ className: CLASS, marginTop: 16, ...options, ariaLabel: name }) as Drawn;
  for (const style of svg.querySelectorAll("style")) style.remove();
  for (const part of svg.querySelectorAll("g[aria-label]")) {
    // Parts of a picture must not have names of their own; the style sheet uses data-part.
    part.setAttribute("data-part", part.getAttribute("aria-label") ?? "");
    part.removeAttribute("aria-label");
  }
  svg.setAttribute("role", "img");
  return svg;
}

/** The tip at the pointer. Plot redraws it on every move, so it must have no name. */
export function tipAt<Datum>(data: readonly Datum[], at: Plot.TipOptions): Plot.Tip {
  return Plot.tip(data, {
    ...at,
    ariaLabel: null as never,
    fontSize: 12,
    lineHeight: 1.4,
    stroke: "var(--line-strong)",
  });
}

/** Returns evenly spaced names, at most this many. */
export function someOf<Name>(names: readonly Name[], most: number): Name[] {
  const step = Math.max(1, Math.ceil(names.length / Math.max(1, most)));
  return names.filter((_, index) => index % step === 0);
}

/** Returns the number of ticks. Counts have no fractional ticks. */
export function ticksUpTo(highest: number, isCount: boolean): number {
  return isCount ? Math.max(1, Math.min(5, Math.ceil(highest))) : 5;
}

/** Returns the left margin for the longest name, at most a third of the width. */
export function marginFor(names: readonly string[], width: number): number {
  const longest = Math.max(0, ...names.map(widthOf));
  return Math.min(Math.ceil(longest) + 16, Math.floor(width / 3));
}

const WIDE = /[\u2e80-\u9fff\uf900-\uffef]/;

/** Estimates the width of a text at 12 px. Chinese characters are square. */
export function widthOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + (WIDE.test(letter) ? 12 : 6.8), 0);
}

/** Shortens a name with an ellipsis to fit its margin. */
export function shortened(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = text;
  while (kept && widthOf(`${kept}…`) > width) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}
