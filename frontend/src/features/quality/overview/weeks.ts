import type { WeekOut } from "@/api/schema";
import { type Trend, trendOf } from "./trend";

const WEEK = 7 * 86_400_000; // ms

export const dayOf = (day: string): Date => new Date(`${day}T00:00:00Z`);

/** Returns the trend per week, from the weeks that have a value. */
export function trendOfWeeks(weeks: readonly WeekOut[]): Trend | null {
  const known = weeks.flatMap(({ week, measure: { value, low, high } }) =>
    value === null || low === null || high === null
      ? []
      : [{ at: dayOf(week).getTime() / WEEK, value, low, high }],
  );
  return trendOf(known);
}

/** Returns every week between the first and the last, including weeks without labels. */
export function everyWeek(weeks: readonly { week: string; labels: number }[]): [Date, number][] {
  const labels = new Map(weeks.map((one) => [dayOf(one.week).getTime(), one.labels]));
  const [first, last] = [Math.min(...labels.keys()), Math.max(...labels.keys())];
  const found: [Date, number][] = [];
  for (let at = first; at <= last; at += WEEK) found.push([new Date(at), labels.get(at) ?? 0]);
  return found;
}
