import { expect, test } from "vitest";
import { meaningOf, withMeaning } from "./meanings";
import { shareOf, sizeOf } from "./share";

const columns = { prompt: "question", author: "user" };

test("a column says what it means", () => {
  expect(meaningOf(columns, "question")).toBe("prompt");
  expect(meaningOf(columns, "something else")).toBe("");
});

test("a meaning moves to the column that was chosen last", () => {
  expect(withMeaning(columns, "text", "prompt")).toEqual({ prompt: "text", author: "user" });
  expect(withMeaning(columns, "user", "prompt")).toEqual({ prompt: "user" });
  expect(withMeaning(columns, "user", "")).toEqual({ prompt: "question" });
});

const intake = { size: 200, bytes_arrived: 50, bytes_read: 100 } as Parameters<typeof shareOf>[0];

test("progress is of the way to the server first, then of the reading", () => {
  expect(shareOf({ ...intake, state: "arriving" })).toBe(0.25);
  expect(shareOf({ ...intake, state: "waiting" })).toBeNull();
  expect(shareOf({ ...intake, state: "running" })).toBe(0.5);
});

test("sizes are said in units that people know", () => {
  expect(sizeOf(0, "en")).toBe("0 byte");
  expect(sizeOf(1_440_000, "en")).toBe("1.4 MB");
  expect(sizeOf(2 ** 31, "en")).toBe("2.1 GB");
});
