/** The calculations of report cards. */

import type { AccuracyOut, CardOut, CurvePointOut, ReportOut } from "@/api/schema";
import type { IntervalRow, Point, Series } from "@/shared/charts";

/** A report with a card, under a name that no other report on the page has. */
export interface Report extends Omit<ReportOut, "card"> {
  card: CardOut;
  label: string;
}

/** Leaves out runs that scored nothing, and numbers reports of the same name. */
export function withCards(reports: readonly ReportOut[]): Report[] {
  const known = reports.flatMap(({ card, ...more }) => (card ? [{ ...more, card }] : []));
  return known.map((report, at) => {
    const isAlone = known.findIndex(({ name }) => name === report.name) === at;
    return { ...report, label: isAlone ? report.name : `${report.name} (${at + 1})` };
  });
}

export function intervalRow(
  id: string,
  label: string,
  estimate: AccuracyOut,
  group?: string,
): IntervalRow {
  const { value, low, high, pairs } = estimate;
  return { id, label, value, low, high, n: pairs, ...(group === undefined ? {} : { group }) };
}

/** What divides any of the cards into several parts, in their order. */
export function partsOf(reports: readonly Report[]): string[] {
  const divided = reports.flatMap(({ card }) => card.parts.filter(({ rows }) => rows.length > 1));
  return [...new Set(divided.map(({ by }) => by))];
}

/** The predicted chance and the actual share of each report. */
export function reliabilityOf({ id, label, card }: Report): Series {
  const points = card.calibration.bins.flatMap(({ predicted: x, value: y, low, high }) =>
    y === null ? [] : [{ x, y, low, high }],
  );
  return { id, label, points };
}

export function curveOf(id: string, label: string, points: readonly CurvePointOut[]): Series {
  return {
    id,
    label,
    points: points.map(({ kl: x, value: y, low, high }): Point => ({ x, y, low, high })),
  };
}

/** Orders the models of a comparison: the sign of an interval that excludes zero, else 0. */
export function verdictOf(estimate: AccuracyOut | null): -1 | 0 | 1 | null {
  if (!estimate || estimate.low === null || estimate.high === null) return null;
  if (estimate.low > 0) return 1;
  return estimate.high < 0 ? -1 : 0;
}
