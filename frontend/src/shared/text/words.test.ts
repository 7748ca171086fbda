import { expect, test } from "vitest";
import { wordsIn } from "./words";
import cases from "./words.cases.json";

test.each(cases as [string, number][])(
  "%j has %i words, in the browser and on the server",
  (text, count) => {
    expect(wordsIn(text)).toBe(count);
  },
);

test.each([
  "It's well-known, isn't it? Yes: 3.14 or 1,000 e.g. at example.org, and 3rd.",
  "Grüße aus Köln, l’été, cafe\u0301 noir, snake_case.",
  "हिन्दी में लिखो, 안녕하세요 여러분, سلام دنیا, Привет, мир!",
])("where words have spaces, the count is that of Intl.Segmenter: %s", (text) => {
  const found = [...new Intl.Segmenter("en", { granularity: "word" }).segment(text)];
  expect(wordsIn(text)).toBe(found.filter(({ isWordLike }) => isWordLike).length);
});
