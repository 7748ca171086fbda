import { describe, expect, it } from "vitest";
import type { AccuracyOut, CardOut, ReportOut } from "@/api/schema";
import { verdictOf, withCards } from "./rows";

const estimate = (low: number | null, high: number | null): AccuracyOut => ({
  value: 0,
  low,
  high,
  pairs: 9,
  prompts: 9,
});

const report = (name: string, card: CardOut | null) => ({ name, card }) as ReportOut;

describe("report cards", () => {
  it("leave out runs that scored nothing, and number equal names", () => {
    const card = {} as CardOut;
    const found = withCards([report("rm", card), report("none", null), report("rm", card)]);
    expect(found.map(({ label }) => label)).toEqual(["rm", "rm (2)"]);
  });

  it("say better or worse only where the interval excludes zero", () => {
    expect(verdictOf(estimate(0.01, 0.2))).toBe(1);
    expect(verdictOf(estimate(-0.2, -0.01))).toBe(-1);
    expect(verdictOf(estimate(-0.1, 0.2))).toBe(0);
    expect(verdictOf(estimate(null, null))).toBeNull();
    expect(verdictOf(null)).toBeNull();
  });
});
