import { expect, test } from "vitest";
import { isRewritten, marked, NO_REASONS, sentReasons, spansOf, textsIn } from "./reasons";

const SPAN = { start: 0, end: 4, kind: "unsafe" };
const REPLIES = [{ slot: "A", text: "Hello.\r\n" }];

test("marking the same part twice removes the mark", () => {
  const once = marked(NO_REASONS, "A", SPAN);

  expect(spansOf(once, "A")).toEqual([SPAN]);
  expect(spansOf(marked(once, "A", SPAN), "A")).toEqual([]);
});

test("marks are in the order of the text", () => {
  const late = { ...SPAN, start: 2 };

  expect(spansOf(marked(marked(NO_REASONS, "A", late), "A", SPAN), "A")).toEqual([SPAN, late]);
});

test("a rewrite without a change is not sent", () => {
  const same = { slot: "A", text: "Hello.\n", pastedChars: 0 };

  expect(isRewritten(same, "Hello.\r\n")).toBe(false);
  expect(sentReasons({ ...NO_REASONS, rewrite: same }, REPLIES)).toEqual({});
  expect(sentReasons({ ...NO_REASONS, rewrite: { ...same, text: "Hi." } }, REPLIES)).toEqual({
    rewrite: { slot: "A", text: "Hi.", pasted_chars: 0 },
  });
});

test("replies without marks are not sent", () => {
  const none = marked(marked(NO_REASONS, "A", SPAN), "A", SPAN);

  expect(sentReasons(none, REPLIES)).toEqual({});
});

test("every text of the labeler is among those that are kept", () => {
  const rewrite = { slot: "B", text: "Better.", pastedChars: 0 };

  expect(textsIn({ ...NO_REASONS, note: "Close.", notes: { A: "Short." }, rewrite })).toEqual([
    "Close.",
    "A: Short.",
    "B: Better.",
  ]);
});
