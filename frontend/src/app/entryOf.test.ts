import { expect, test } from "vitest";
import { entryOf } from "./entryOf";
import { features } from "./features";

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

test("no two pages have the same shortcut", () => {
  const keys = features.flatMap(({ navigation }) =>
    navigation.flatMap((entry) => entry.keys ?? []),
  );

  expect(new Set(keys).size).toBe(keys.length);
});
