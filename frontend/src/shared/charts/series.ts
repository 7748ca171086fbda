/** The calculations of line charts. */

export interface Point {
  x: number | Date;
  y: number | null;
  /** A 95 % interval, drawn as a band. */
  low?: number | null;
  high?: number | null;
}

export interface Series {
  id: string;
  label: string;
  points: readonly Point[];
}

/** The number of --series tokens; the ninth series reuses the first colour. */
export const COLOURS = 8;
const symbols = ["circle", "square", "triangle", "diamond", "cross", "star", "wye"] as const;
export type SymbolName = (typeof symbols)[number];

export function colourOf(index: number): string {
  return `var(--series-${(index % COLOURS) + 1})`;
}

/** Series also differ by symbol, so that colour is never the only difference. */
export function symbolOf(index: number): SymbolName {
  return symbols[index % symbols.length] ?? "circle";
}

/** Smooths exponentially with bias correction, as Adam corrects its moments. */
export function smoothed(points: readonly Point[], weight: number): Point[] {
  let mean = 0;
  let known = 0;
  return points.map(({ x, y }) => {
    if (y === null || !Number.isFinite(y)) return { x, y: null };
    mean = weight * mean + (1 - weight) * y;
    known += 1;
    return { x, y: mean / (1 - weight ** known) };
  });
}

/** Keeps the lowest and highest point of each stretch, which looks the same at this width. */
export function thinned(points: readonly Point[], most: number): readonly Point[] {
  if (points.length <= most) return points;
  const stretch = Math.ceil((2 * points.length) / most);
  const kept: Point[] = [];
  for (let start = 0; start < points.length; start += stretch) {
    kept.push(...extremes(points.slice(start, start + stretch)));
  }
  const last = points.at(-1);
  if (last && kept.at(-1) !== last) kept.push(last);
  return kept;
}

function extremes(stretch: Point[]): Point[] {
  const drawn = stretch.filter((point) => point.y !== null);
  const [first] = drawn;
  if (!first) return stretch.slice(0, 1); // keep gaps
  let low = first;
  let high = first;
  for (const point of drawn) {
    if (Number(point.y) < Number(low.y)) low = point;
    if (Number(point.y) > Number(high.y)) high = point;
  }
  if (low === high) return [low];
  return Number(low.x) < Number(high.x) ? [low, high] : [high, low];
}

/** Returns the point nearest to x. The points are sorted by x. */
export function nearest(points: readonly Point[], x: number): Point | undefined {
  let from = 0;
  let to = points.length - 1;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (Number(points[middle]?.x) < x) from = middle + 1;
    else to = middle;
  }
  const after = points[from];
  const before = points[from - 1];
  if (!after || !before) return after;
  return x - Number(before.x) < Number(after.x) - x ? before : after;
}
