/** Whether a series of values rises or falls, or neither. */

export interface Moment {
  /** The position, in the unit of the slope: with weeks, the slope is per week. */
  at: number;
  value: number;
  /** A 95 % interval. */
  low: number;
  high: number;
}

export interface Trend {
  verdict: "rising" | "falling" | "unclear";
  /** Per unit, with its 95 % interval. */
  slope: number;
  low: number;
  high: number;
}

const SPREAD = 3.92; // a 95 % interval is this many standard errors wide

/**
 * Fits a weighted line through the values, with weights from their intervals. The interval of the
 * slope widens when the values scatter more than their own intervals explain. Returns null for
 * fewer than three values.
 */
export function trendOf(moments: readonly Moment[]): Trend | null {
  const points = moments
    .map(({ at, value, low, high }) => ({ at, value, error: (high - low) / SPREAD }))
    .filter(({ error }) => error > 0);
  if (points.length < 3) return null;
  const weighted = points.map((point) => ({ ...point, weight: 1 / point.error ** 2 }));
  const all = sum(weighted.map(({ weight }) => weight));
  const at = sum(weighted.map((one) => one.weight * one.at)) / all;
  const value = sum(weighted.map((one) => one.weight * one.value)) / all;
  const spread = sum(weighted.map((one) => one.weight * (one.at - at) ** 2));
  if (spread === 0) return null;
  const slope =
    sum(weighted.map((one) => one.weight * (one.at - at) * (one.value - value))) / spread;
  const left = sum(
    weighted.map((one) => one.weight * (one.value - value - slope * (one.at - at)) ** 2),
  );
  const scatter = Math.max(1, left / (points.length - 2));
  const half = (SPREAD / 2) * Math.sqrt(scatter / spread);
  const [low, high] = [slope - half, slope + half];
  return { slope, low, high, verdict: low > 0 ? "rising" : high < 0 ? "falling" : "unclear" };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
