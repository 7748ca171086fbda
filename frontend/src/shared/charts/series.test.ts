import { expect, test } from "vitest";
import { nearest, type Point, smoothed, thinned } from "./series";

const line = (...values: (number | null)[]): Point[] => values.map((y, x) => ({ x, y }));

test("smoothing does not lean on the first value", () => {
  const flat = smoothed(line(3, 3, 3, 3), 0.9);

  for (const { y } of flat) expect(y).toBeCloseTo(3);
});

test("smoothing weighs old values down step by step", () => {
  // Weights of the last three: 1, 0.5, 0.25 over their sum.
  expect(smoothed(line(4, 0, 8), 0.5).at(-1)?.y).toBeCloseTo((8 + 0 * 0.5 + 4 * 0.25) / 1.75);
});

test("a gap stays a gap and is not smoothed over", () => {
  expect(smoothed(line(1, null, Number.NaN, 1), 0.5).map(({ y }) => y)).toEqual([1, null, null, 1]);
});

test("thinning keeps every peak, the order and the last point", () => {
  const noisy = line(...Array.from({ length: 10_000 }, (_, x) => Math.sin(x / 50)));
  noisy[4321] = { x: 4321, y: 99 };
  noisy[7777] = { x: 7777, y: -99 };

  const kept = thinned(noisy, 400);

  expect(kept.length).toBeLessThanOrEqual(401);
  expect(kept).toContainEqual({ x: 4321, y: 99 });
  expect(kept).toContainEqual({ x: 7777, y: -99 });
  expect(kept.at(-1)).toBe(noisy.at(-1));
  expect(kept.map(({ x }) => x)).toEqual(kept.map(({ x }) => x).toSorted((a, b) => +a - +b));
});

test("few points are drawn as they are", () => {
  const few = line(1, 2, 3);

  expect(thinned(few, 3)).toBe(few);
});

test("the nearest point is found on both sides and beyond the ends", () => {
  const points = [
    { x: 0, y: 0 },
    { x: 10, y: 1 },
    { x: 20, y: 2 },
  ];

  expect(nearest(points, -5)?.x).toBe(0);
  expect(nearest(points, 14)?.x).toBe(10);
  expect(nearest(points, 16)?.x).toBe(20);
  expect(nearest(points, 99)?.x).toBe(20);
  expect(nearest([], 1)).toBeUndefined();
});
