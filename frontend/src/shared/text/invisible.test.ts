import { expect, test } from "vitest";

import { pieces } from "./invisible";

const hidden = (text: string) =>
  pieces(text).flatMap((piece) => (piece.hidden ? [piece.name] : []));

test("a character that turns the line around is seen", () => {
  expect(hidden("safe\u202Etxt.exe")).toEqual(["U+202E right-to-left override"]);
});

test("a zero width space inside a word is seen", () => {
  expect(hidden("pass\u200Bword")).toEqual(["U+200B zero width space"]);
});

test("a message in tag characters is seen", () => {
  expect(hidden("hello\u{E0041}")).toEqual(["U+E0041"]);
});

test("an emoji family and a Persian word are left alone", () => {
  expect(hidden("👩‍👧 and می‌خواهم")).toEqual([]);
});

test("a joiner between Latin letters is seen", () => {
  expect(hidden("a\u200Db")).toEqual(["U+200D zero width joiner"]);
});

test("tabs and new lines are no secret, and the text can be put together again", () => {
  const text = "a\tb\nc\u200Bd";

  expect(hidden("a\tb\nc")).toEqual([]);
  expect(
    pieces(text)
      .map((piece) => piece.text)
      .join(""),
  ).toBe(text);
});
