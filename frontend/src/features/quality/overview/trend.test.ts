import { expect, test } from "vitest";
import { type Moment, trendOf } from "./trend";

const weeks = (values: readonly number[], half = 0.01): Moment[] =>
  values.map((value, at) => ({ at, value, low: value - half, high: value + half }));

test("a clear rise is rising, and its slope is that of the line", () => {
  const trend = trendOf(weeks([0.7, 0.71, 0.72, 0.73]));

  expect(trend?.verdict).toBe("rising");
  expect(trend?.slope).toBeCloseTo(0.01);
  // By hand: standard error 0.02 / 3.92, over the root of 5 (the spread of 0, 1, 2, 3).
  expect(trend?.high).toBeCloseTo(0.01 + 0.01 / Math.sqrt(5));
});

test("a fall is falling", () => {
  expect(trendOf(weeks([0.75, 0.73, 0.71]))?.verdict).toBe("falling");
});

test("wide intervals say nothing", () => {
  expect(trendOf(weeks([0.7, 0.71, 0.72, 0.73], 0.1))?.verdict).toBe("unclear");
});

test("values that jump about say nothing, however narrow their intervals", () => {
  expect(trendOf(weeks([0.7, 0.8, 0.68, 0.79, 0.71, 0.82], 0.002))?.verdict).toBe("unclear");
});

test("sure weeks weigh more", () => {
  const [first, second, third] = weeks([0.7, 0.7, 0.9]);
  if (!first || !second || !third) throw new Error("three weeks");
  const unsure = { ...third, low: 0.4, high: 1 };

  expect(trendOf([first, second, unsure])?.slope).toBeLessThan(0.01);
});

test("two weeks are no trend", () => {
  expect(trendOf(weeks([0.7, 0.8]))).toBeNull();
});
