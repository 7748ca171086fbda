import { expect, test } from "vitest";
import { entryOf } from "./entryOf";

const entries = ["/", "/prompts", "/prompts/intakes", "/people"].map((to) => ({ to }));

test.each([
  ["/", "/"],
  ["/prompts", "/prompts"],
  ["/prompts/12", "/prompts"],
  ["/prompts/intakes", "/prompts/intakes"],
  ["/prompts/intakes/12", "/prompts/intakes"],
  ["/people", "/people"],
  ["/peoples", undefined],
])("the page %s belongs to %s", (pathname, to) => {
  expect(entryOf(pathname, entries)?.to).toBe(to);
});
