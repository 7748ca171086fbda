import { expect, test } from "vitest";
import { sinceWhen } from "./Time";

const now = new Date("2026-11-21T12:00:00Z");

test.each([
  ["2026-11-21T11:59:40Z", "now"],
  ["2026-11-21T11:57:00Z", "3 minutes ago"],
  ["2026-11-20T12:00:00Z", "yesterday"],
  ["2026-12-05T12:00:00Z", "in 2 weeks"],
])("%s is said as %s", (at, words) => {
  expect(sinceWhen(new Date(at), now, "en")).toBe(words);
});

test("time is said in the language of the screen", () => {
  expect(sinceWhen(new Date("2026-11-21T10:00:00Z"), now, "zh-Hans")).toBe("2小时前");
});
