/** Known numbers to compare with: a line, its name, and a band where it has an interval. */

import type { LegendEntry } from "./Legend";
import * as Plot from "./plot";

export interface Reference {
  value: number;
  label: string;
  low?: number | null;
  high?: number | null;
}

const STEP = 15;

/** How much room their names take above the picture. */
export function roomFor(references: readonly Reference[]): number {
  return references.length * STEP;
}

/** Bands lie under the numbers; lines lie above them, and along x their names, each in a row of its own. */
export function referenceMarks(references: readonly Reference[], along: "x" | "y") {
  const banded = references.filter(({ low, high }) => low != null && high != null);
  const [from, to] = [`${along}1`, `${along}2`];
  return {
    under: [
      Plot.rect(banded, { [from]: "low", [to]: "high", fill: "var(--brass)", fillOpacity: 0.12 }),
    ],
    over: along === "x" ? acrossX(references) : [Plot.ruleY(references, { y: "value", ...line })],
  };
}

/** On a picture full of lines there is no free place for names: the legend has them. */
export function referenceEntries(references: readonly Reference[]): LegendEntry[] {
  return references.map(({ label }) => ({
    id: `reference ${label}`,
    label,
    colour: line.stroke,
    isDashed: true,
  }));
}

const line = { stroke: "var(--brass-text)", strokeDasharray: "4 3" };

/** Each line goes up to its name. The leftmost has the lowest, so that no line crosses a name. */
function acrossX(references: readonly Reference[]) {
  const inOrder = references.toSorted((one, other) => one.value - other.value);
  const isAlone = references.length === 1;
  return inOrder.flatMap((reference, index) => [
    Plot.ruleX([reference], { x: "value", ...line, insetTop: -index * STEP - (isAlone ? 0 : 12) }),
    Plot.text([reference], {
      x: "value",
      text: "label",
      frameAnchor: "top",
      textAnchor: isAlone ? "middle" : "end",
      dx: isAlone ? 0 : -4,
      dy: -8 - index * STEP,
      fill: line.stroke,
      stroke: "var(--surface)",
      strokeWidth: 4,
    }),
  ]);
}
