import { expect, test } from "vitest";
import { blank, MOST_ENTRIES, withModel } from "./plan";

const models = (plan: typeof blank) => plan.entries.map(({ model }) => model);

test("a model that somebody comes with takes the first free place after the baseline", () => {
  const once = withModel(blank, "ppo-3");
  expect(models(once)).toEqual(["", "ppo-3"]);
  expect(models(withModel(once, "ppo-3"))).toEqual(["", "ppo-3"]);
  expect(models(withModel(once, "sft-1"))).toEqual(["", "ppo-3", "sft-1"]);
});

test("a full plan and a plain visit stay as they are", () => {
  const full = { ...blank, entries: Array(MOST_ENTRIES).fill({ model: "sft-1", examples: "" }) };
  expect(withModel(full, "ppo-3")).toBe(full);
  expect(withModel(blank, "")).toBe(blank);
});
