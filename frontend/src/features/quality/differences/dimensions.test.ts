import { expect, test } from "vitest";
import { dimensionIn, narrowing } from "./dimensions";

test("a row of a cut narrows the page to what it is about", () => {
  expect(narrowing("k", "4")).toEqual({ k: "4" });
  expect(narrowing("labeler", "ada")).toEqual({ labeler: "ada" });
  expect(narrowing("week", "2026-12-28")).toEqual({ since: "2026-12-28", until: "2027-01-03" });
});

test("a row of two groups, or of what nobody knows, narrows nothing", () => {
  expect(narrowing("group", "training+held_out")).toBeNull();
  expect(narrowing("group", "training")).toEqual({ group: "training" });
  expect(narrowing("language", "")).toBeNull();
});

test("an address may name a dimension that there is not", () => {
  expect(dimensionIn(new URLSearchParams("by=weather"))).toBe("labeler");
  expect(dimensionIn(new URLSearchParams("by=week"))).toBe("week");
});
