import { expect, test } from "vitest";

import { countSentences, markOf, sentencesOf } from "./sentences";

test("a sentence that stands in two replies is shared, one of its own is unique", () => {
  const counts = countSentences(["The sky is blue. I like it.", "The sky is blue. It rains."]);

  expect(markOf("the sky is blue.", counts)).toBe("shared");
  expect(markOf("it rains.", counts)).toBe("unique");
  expect(markOf("never said.", counts)).toBeUndefined();
});

test("a sentence said twice by the same reply is not shared", () => {
  const counts = countSentences(["I agree. I agree.", "No way at all."]);

  expect(markOf("i agree.", counts)).toBe("unique");
});

test("bold type and list marks do not make a sentence another one", () => {
  const counts = countSentences(["- The **sky** is blue.", "The sky is _blue_."]);

  expect(markOf("the sky is blue.", counts)).toBe("shared");
});

test("Chinese sentences end without a space", () => {
  expect(sentencesOf("天空是蓝色的。今天下雨了。").map((sentence) => sentence.key)).toEqual([
    "天空是蓝色的。",
    "今天下雨了。",
  ]);
});

test("places are counted in the whole text", () => {
  const text = "First line.\nSecond line. Third one.";
  const cut = sentencesOf(text).map(({ start, end }) => text.slice(start, end).trim());

  expect(cut).toEqual(["First line.", "Second line.", "Third one."]);
});
