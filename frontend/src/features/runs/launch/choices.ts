/** The choices that the server passes to the page. */

import type { WantedOut } from "@/api/schema";

interface Row {
  id: string;
  name: string;
}

export interface Choices {
  datasets: readonly (Row & { kind: string; rows: number })[];
  models: readonly (Row & { kind: string; state: string; parameters: number | null })[];
  runs: readonly Row[];
}

export interface Option {
  id: string;
  name: string;
  kind: "dataset" | "model" | "run";
  /** The rows of a dataset, or the parameters of a model. */
  size: number | null;
  isCurrent: boolean;
}

/** Returns the options of one input. */
export function optionsFor(wanted: WantedOut, choices: Choices): Option[] {
  const datasets = choices.datasets
    .filter(({ kind }) => wanted.datasets.includes(kind))
    .map(
      ({ id, name, rows }): Option => ({ id, name, kind: "dataset", size: rows, isCurrent: false }),
    );
  const models = choices.models
    .filter(({ kind }) => wanted.models.includes(kind))
    .map(
      ({ id, name, state, parameters }): Option => ({
        ...{ id, name, kind: "model", size: parameters },
        isCurrent: state === "current",
      }),
    );
  const runs = (wanted.runs ? choices.runs : []).map(
    ({ id, name }): Option => ({ id, name, kind: "run", size: null, isCurrent: false }),
  );
  return [...datasets, ...models, ...runs];
}
