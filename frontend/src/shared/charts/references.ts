/** Known numbers to compare with: a line, its name, and a band where it has an interval. */

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

/** Bands lie under the numbers, lines and names above them. Each name has a row of its own. */
export function referenceMarks(references: readonly Reference[], along: "x" | "y") {
  const banded = references.filter(({ low, high }) => low != null && high != null);
  const [from, to] = [`${along}1`, `${along}2`];
  return {
    under: [
      Plot.rect(banded, { [from]: "low", [to]: "high", fill: "var(--brass)", fillOpacity: 0.12 }),
    ],
    over: along === "x" ? acrossX(references) : acrossY(references),
  };
}

const line = { stroke: "var(--brass-text)", strokeDasharray: "4 3" };
const name = { fill: "var(--brass-text)", stroke: "var(--surface)", strokeWidth: 4 };

function acrossX(references: readonly Reference[]) {
  return [
    Plot.ruleX(references, { x: "value", ...line }),
    ...references.map((reference, index) =>
      Plot.text([reference], {
        x: "value",
        text: "label",
        frameAnchor: "top",
        dy: -8 - index * STEP,
        ...name,
      }),
    ),
  ];
}

function acrossY(references: readonly Reference[]) {
  return [
    Plot.ruleY(references, { y: "value", ...line }),
    Plot.text(references, {
      y: "value",
      text: "label",
      frameAnchor: "right",
      textAnchor: "end",
      dy: -8,
      ...name,
    }),
  ];
}
