/** Counts values in bins with round borders. */

export interface Bin {
  from: number;
  to: number;
  count: number;
}

const ROUND = [1, 2, 2.5, 5, 10];

/** Returns about this number of bins. The last bin includes its upper border. */
export function binsOf(values: readonly number[], about = 20): Bin[] {
  const known = values.filter(Number.isFinite);
  if (known.length === 0) return [];
  const low = known.reduce((one, other) => Math.min(one, other));
  const high = known.reduce((one, other) => Math.max(one, other));
  const width = roundWidth((high - low) / about || 1);
  const start = Math.floor(low / width + 1e-9);
  const many = Math.max(1, Math.ceil(high / width - 1e-9) - start);
  const counts = new Array<number>(many).fill(0);
  for (const value of known) {
    const place = Math.min(many - 1, Math.max(0, Math.floor(value / width + 1e-9) - start));
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts.map((count, index) => ({
    from: round((start + index) * width),
    to: round((start + index + 1) * width),
    count,
  }));
}

function roundWidth(width: number): number {
  const power = 10 ** Math.floor(Math.log10(width));
  const step = ROUND.find((candidate) => candidate * power >= width * (1 - 1e-9)) ?? 10;
  return step * power;
}

/** Rounds away floating-point noise, such as 0.1 + 0.2. */
function round(value: number): number {
  return Number(value.toPrecision(12));
}
