import { render } from "@testing-library/react";
import Markdown from "react-markdown";
import { beforeAll, expect, test, vi } from "vitest";

import { highlighting, mathematics } from "./parts";
import { RawText } from "./RawText";
import { RichText, renderAhead } from "./RichText";
import { renderedText } from "./rendered";
import { countSentences } from "./sentences";
import { rangesOf, wordDiff } from "./wordDiff";

vi.mock("react-markdown", async (original) => {
  const module = await original<{ default: typeof Markdown }>();
  return { ...module, default: vi.fn(module.default) };
});

beforeAll(() => Promise.all([mathematics.load(), highlighting.load()]));

const shown = (text: string) => render(<RichText text={text} />).container;

test("HTML in a reply is text, not a part of the page", () => {
  const page = shown('<script>alert(1)</script> <img src=x onerror="alert(1)"> <b>bold</b>');

  expect(page.querySelector("script, img, b")).toBeNull();
});

test.each([
  "[x](javascript:alert(1))",
  "[x](http://plain.example)",
  "[x](data:text/html,hi)",
  "[x](/api/people/session/)",
  "[x](//other.example)",
])("%s is no link", (text) => {
  expect(shown(text).querySelector("a[href]")).toBeNull();
});

test("https and mail links open elsewhere and tell nothing about this page", () => {
  const link = shown("[x](https://example.org) [y](mailto:a@b.org)").querySelector("a");

  expect(link?.getAttribute("rel")).toContain("noreferrer");
  expect(link?.target).toBe("_blank");
});

test("no picture is fetched from anywhere", () => {
  const page = shown("![a cat](https://tracker.example/cat.png)");

  expect(page.querySelector("img")).toBeNull();
  expect(page.textContent).toContain("[a cat]");
});

test("mathematics is drawn and cannot carry a link or a style sheet", () => {
  const page = shown("\\(x^2\\) and $\\href{javascript:alert(1)}{y}$");

  expect(page.querySelector("math")).not.toBeNull();
  expect(page.querySelector("a")).toBeNull();
});

test("a formula of several lines is displayed, and what follows it is read", () => {
  const page = shown("So\n$$\\begin{aligned}\na &= b\n\\end{aligned}$$\nas it was to be shown.");

  expect(page.querySelector("math[display=block]")?.textContent).toContain("a");
  expect(page.textContent).toContain("as it was to be shown.");
});

test("a formula that a model did not finish is read as it is", () => {
  expect(shown("So\n$$\\frac{a}{b\n\nThe end.").textContent).toContain("$$\\frac{a}{b");
});

test("a sum of money is not mathematics", () => {
  expect(shown("It costs $5 or $10 today.").querySelector("math")).toBeNull();
});

test("code keeps its language and is coloured", () => {
  const page = shown("```python\ndef f():\n    return 1\n```");

  expect(page.querySelector("pre code.language-python .hljs-keyword")?.textContent).toBe("def");
});

test("headings of a reply stand below those of the page", () => {
  const page = shown("# Title\n\n### Part without a level between");

  expect(page.querySelector("h1, h2")).toBeNull();
  expect(page.querySelector("h3")?.textContent).toBe("Title");
  expect(page.querySelector("h4")?.textContent).toBe("Part without a level between");
});

test("what two replies share is marked in both, across bold type", () => {
  const [one, two] = ["The **sky** is blue. Mine only.", "The sky is blue."];
  const page = render(<RichText text={one} counts={countSentences([one, two])} />).container;

  const marked = (kind: string) =>
    [...page.querySelectorAll(`.sentence-${kind}`)].map((span) => span.textContent).join("");
  expect(marked("shared").trim()).toBe("The sky is blue.");
  expect(marked("unique").trim()).toBe("Mine only.");
});

test("raw text is shown to the letter", () => {
  const text = "# Not a *heading*\n\n  two  spaces";
  const page = render(<RawText text={text} counts={countSentences([text])} />).container;

  expect(page.textContent).toBe(text);
});

test("a hidden character is seen in Markdown, in code and in raw text", () => {
  for (const page of [
    shown("a\u202Eb"),
    shown("`a\u202Eb`"),
    render(<RawText text={"a\u202Eb"} />).container,
  ]) {
    expect(page.querySelector(".hidden-character")?.getAttribute("title")).toContain("override");
  }
});

test("a right-to-left list has its numbers at the right", () => {
  const { container } = render(<RichText text={"1. هبط الإنسان\n2. على القمر\n\n- one\n- two"} />);

  expect(container.querySelector("ol")?.dir).toBe("rtl");
  expect(container.querySelector("ul")?.dir).toBe("ltr");
});

test("words are marked inside Markdown, and formulas as a whole", () => {
  const [left, right] = ["The **old** word, $x^2$.", "The **new** word, $y^2$."];
  const parts = wordDiff(renderedText(left), renderedText(right));
  const words = { tag: "ins" as const, ranges: rangesOf(parts, "right") };
  const { container } = render(<RichText text={right} words={words} />);

  expect(container.querySelector("strong ins")?.textContent).toBe("new");
  expect(container.querySelector("ins math")).not.toBeNull();
  expect(container.querySelectorAll("ins")).toHaveLength(2);
});

test("code that was rendered ahead is not rendered again when it is shown", async () => {
  const code = "```python\nreturn ahead\n```";
  const loaded = highlighting.content;
  highlighting.content = undefined; // as on a page that has met no code yet
  vi.spyOn(highlighting, "load").mockImplementation(async () => {
    highlighting.content = loaded;
    return true;
  });

  await renderAhead(code);
  const before = vi.mocked(Markdown).mock.calls.length;
  const page = shown(code);

  expect(page.querySelector(".hljs-keyword")).not.toBeNull();
  expect(vi.mocked(Markdown)).toHaveBeenCalledTimes(before);
});
