/** The calculations of the page of public tasks. */

import type { PublicResultOut } from "@/api/schema";
import type { IntervalRow } from "@/shared/charts";

/** One way of asking one task: results in different columns cannot be compared. */
export interface Column {
  id: string;
  task: string;
  metric: string;
  shots: number;
  chat: boolean;
}

export const columnOf = ({ task, metric, shots, chat }: PublicResultOut): Column => ({
  id: [task, metric, shots, chat].join("/"),
  ...{ task, metric, shots, chat },
});

export function columnsOf(results: readonly PublicResultOut[]): Column[] {
  const known = new Map(results.map((one) => [columnOf(one).id, columnOf(one)]));
  return [...known.values()].sort((one, other) => one.id.localeCompare(other.id));
}

/** Models in the order in which they were made, which is the order of the loop. */
export function modelsOf(results: readonly PublicResultOut[]): PublicResultOut["model"][] {
  return [...new Map(results.map(({ model }) => [model.id, model])).values()];
}

export function resultOf(
  results: readonly PublicResultOut[],
  model: string,
  column: Column,
): PublicResultOut | undefined {
  return results.find((one) => one.model.id === model && columnOf(one).id === column.id);
}

/** The rows of the chart of one column. `marked` names a model that got the first questions only. */
export function chartRows(
  results: readonly PublicResultOut[],
  column: Column,
  marked: (model: { name: string; n: number }) => string,
): IntervalRow[] {
  return results
    .filter((one) => columnOf(one).id === column.id)
    .map(({ model: { id, name }, value, low, high, n, first_only }) => ({
      ...{ id, label: first_only ? marked({ name, n }) : name, value, low, high, n },
    }));
}
