/** Observable Plot, as this house draws with it: our colours, our letters, no style of its own. */

import * as Plot from "@observablehq/plot";

export * from "@observablehq/plot";

const CLASS = "plot"; // its rules stand in plot.css

export type Draw = (width: number) => Plot.PlotOptions;
export type Drawn = SVGSVGElement & Plot.Plot;

/** One picture. Its style element would need a nonce and be written anew with every picture. */
export function drawn(options: Plot.PlotOptions, name: string): Drawn {
  const svg = Plot.plot({ className: CLASS, marginTop: 16, ...options, ariaLabel: name }) as Drawn;
  for (const style of svg.querySelectorAll("style")) style.remove();
  for (const part of svg.querySelectorAll("g[aria-label]")) {
    // Inside one picture, parts have no names of their own; the style sheet still knows them.
    part.setAttribute("data-part", part.getAttribute("aria-label") ?? "");
    part.removeAttribute("aria-label");
  }
  svg.setAttribute("role", "img");
  return svg;
}

/** What the pointer is at, in words. It is drawn anew with every move, so it must start nameless. */
export function tipAt<Datum>(data: readonly Datum[], at: Plot.TipOptions): Plot.Tip {
  return Plot.tip(data, {
    ...at,
    ariaLabel: null as never,
    fontSize: 12,
    lineHeight: 1.4,
    stroke: "var(--line-strong)",
  });
}

/** As many ticks as there is room for, of names that do not lie on a continuous scale. */
export function someOf<Name>(names: readonly Name[], most: number): Name[] {
  const step = Math.max(1, Math.ceil(names.length / Math.max(1, most)));
  return names.filter((_, index) => index % step === 0);
}

/** Of what is counted there is no half. */
export function ticksUpTo(highest: number, isCount: boolean): number {
  return isCount ? Math.max(1, Math.min(5, Math.ceil(highest))) : 5;
}

/** Names on the left need as much room as the longest, but not more than a third. */
export function marginFor(names: readonly string[], width: number): number {
  const longest = Math.max(0, ...names.map(widthOf));
  return Math.min(Math.ceil(longest) + 16, Math.floor(width / 3));
}

const WIDE = /[\u2e80-\u9fff\uf900-\uffef]/;

/** About how many pixels wide at 12 px: Chinese letters are square. */
export function widthOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + (WIDE.test(letter) ? 12 : 6.8), 0);
}

/** Names that are too long for their margin end in an ellipsis. */
export function shortened(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = text;
  while (kept && widthOf(`${kept}…`) > width) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}
