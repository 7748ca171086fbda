import { expect, test } from "vitest";
import { everyEntry } from "./catalogue";
import { isReserved, takenBy } from "./conflicts";

const all = () => [...everyEntry(), { id: "go.home", label: "Go to: Home", keys: ["g h"] }];

test("a key that another shortcut has is taken", () => {
  expect(takenBy(all(), {}, "seats.undo", "s")).toBe("Skip");
  expect(takenBy(all(), {}, "seats.undo", "3")).toBe("Rank the reply (the same rank means a tie)");
  expect(takenBy(all().slice(-1), {}, "seats.undo", "g")).toBe("Go to: Home");
  expect(takenBy(all(), {}, "seats.undo", "z")).toBeUndefined();
});

test("a key that its shortcut gave up is free", () => {
  expect(takenBy(all(), { "seats.skip": "k" }, "seats.undo", "s")).toBeUndefined();
  expect(takenBy(all(), { "seats.skip": "k" }, "seats.undo", "k")).toBe("Skip");
});

test("keys that buttons need are reserved", () => {
  expect(isReserved("Enter")).toBe(true);
  expect(isReserved("Shift+Enter")).toBe(true);
  expect(isReserved("Ctrl+Enter")).toBe(false);
});

test("no two shortcuts have the same key by default, and each has texts", () => {
  const entries = everyEntry();
  for (const { id, label, group, keys } of entries) {
    expect(label).not.toMatch(/^\w+[.:]/u);
    expect(group).not.toMatch(/^\w+[.:]/u);
    for (const key of keys) expect(takenBy(entries, {}, id, key)).toBeUndefined();
  }
});
