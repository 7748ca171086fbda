import { expect, test } from "vitest";
import { asCode, asLink, type Edit, prefixed, type Selected, withTable, wrapped } from "./markdown";

/** "a [b] c" is the text "a b c" with b selected. */
function selected(shown: string): Selected {
  const start = shown.indexOf("[");
  const end = shown.indexOf("]") - 1;
  return { text: shown.replace("[", "").replace("]", ""), start, end };
}

function after({ text }: Selected, { from, to, insert, select: [start, end] }: Edit): string {
  const next = text.slice(0, from) + insert + text.slice(to);
  return `${next.slice(0, start)}[${next.slice(start, end)}]${next.slice(end)}`;
}

test.each([
  ["a [word] here", "a **[word]** here"],
  ["a **[word]** here", "a [word] here"],
  ["a *[word]* here", "a ***[word]*** here"],
  ["a ***[word]*** here", "a *[word]* here"],
  ["[]", "**[]**"],
])("bold turns %s into %s", (before, wanted) => {
  const it = selected(before);
  expect(after(it, wrapped(it, "**"))).toBe(wanted);
});

test.each([
  ["a **[word]** here", "a ***[word]*** here"],
  ["a *[word]* here", "a [word] here"],
])("italic turns %s into %s", (before, wanted) => {
  const it = selected(before);
  expect(after(it, wrapped(it, "*"))).toBe(wanted);
});

test.each([
  ["one\ntw[o\nthr]ee", "one\n[- two\n- three]"],
  ["one\n- tw[o\n- thr]ee", "one\n[two\nthree]"],
  ["on[]e\ntwo", "- one[]\ntwo"],
])("a list turns %s into %s", (before, wanted) => {
  const it = selected(before);
  expect(
    after(
      it,
      prefixed(it, () => "- "),
    ),
  ).toBe(wanted);
});

test("a numbered list counts", () => {
  const it = selected("[one\ntwo]");
  expect(
    after(
      it,
      prefixed(it, (at) => `${at + 1}. `),
    ),
  ).toBe("[1. one\n2. two]");
});

test("code is inside the line, or a block for more than one", () => {
  const word = selected("a [word]");
  const lines = selected("a\n[one\ntwo]\nb");

  expect(after(word, asCode(word))).toBe("a `[word]`");
  expect(after(lines, asCode(lines))).toBe("a\n\n```\n[one\ntwo]\n```\nb");
});

test("a link selects what is to be written next", () => {
  const edit = asLink({ text: "see here", start: 4, end: 8 });
  expect(edit).toEqual({ from: 4, to: 8, insert: "[here](https://)", select: [11, 19] });
});

test("a table stands apart from the text", () => {
  const it = selected("text[]");
  expect(after(it, withTable(it))).toBe(
    "text\n\n| [] |  |\n| --- | --- |\n|  |  |".replace("| []", "| []"),
  );
});
