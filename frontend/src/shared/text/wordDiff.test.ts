import { expect, test } from "vitest";

import { likeness, wordDiff } from "./wordDiff";

const only = (kind: string, left: string, right: string) =>
  wordDiff(left, right)
    .filter((part) => part.kind === kind)
    .map((part) => part.text.trim());

test("only the words that differ are marked", () => {
  const [left, right] = ["The sky is blue today.", "The sky is grey today."];

  expect(only("left", left, right)).toEqual(["blue"]);
  expect(only("right", left, right)).toEqual(["grey"]);
});

test("Chinese is compared by words, not as one long word", () => {
  expect(only("same", "今天天气很好", "今天天气很坏").join("")).toContain("天气");
});

test("texts that say the same differ little", () => {
  expect(likeness(wordDiff("one two three four", "one two three five"))).toBeGreaterThan(0.7);
  expect(likeness(wordDiff("one two", "un deux"))).toBeLessThan(0.3);
  expect(likeness(wordDiff("", ""))).toBe(0);
});

test("both texts can be put together again", () => {
  const [left, right] = ["a  b\nc", "a b\n\nd"];
  const parts = wordDiff(left, right);

  expect(
    parts
      .filter((p) => p.kind !== "right")
      .map((p) => p.text)
      .join(""),
  ).toBe(left);
  expect(
    parts
      .filter((p) => p.kind !== "left")
      .map((p) => p.text)
      .join(""),
  ).toBe(right);
});
