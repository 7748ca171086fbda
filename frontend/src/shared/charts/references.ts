/** Known values to compare with: a line, a name, and a band for an interval. */

import type { LegendEntry } from "./Legend";
import * as Plot from "./plot";

export interface Reference {
  value: number;
  label: string;
  low?: number | null;
  high?: number | null;
}

const STEP = 15;

/** Returns the height that the names need above the picture. */
export function roomFor(references: readonly Reference[]): number {
  return references.length * STEP;
}

/** Returns bands to draw below the data, and lines and names to draw above it. */
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

/** A line chart has no free place for names, so its legend shows them. */
export function referenceEntries(references: readonly Reference[]): LegendEntry[] {
  return references.map(({ label }) => ({
    id: `reference ${label}`,
    label,
    colour: line.stroke,
    isDashed: true,
  }));
}

const line = { stroke: "var(--brass-text)", strokeDasharray: "4 3" };

/** Each line reaches up to its name. The leftmost name is lowest, so no line crosses a name. */
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
