import { expect, test } from "vitest";
import { NOTHING_WRITTEN, withPaste, withText } from "./writing";

test("a paste that was undone does not count", () => {
  const first = { before: "", characters: 5 };
  const second = { before: "hello", characters: 6 };
  const pasted = withPaste({ ...withPaste(NOTHING_WRITTEN, first), text: "hello" }, second);
  const { answer, pastes } = withText(pasted, "hello world", [first, second]);

  expect(answer.pastedChars).toBe(11);
  const undone = withText(answer, "hello", pastes);
  expect(undone.answer.pastedChars).toBe(5);
  expect(withText(undone.answer, "", undone.pastes).answer.pastedChars).toBe(0);
});

test("text that is typed after a paste leaves the number alone", () => {
  const paste = { before: "", characters: 5 };
  const { answer } = withText({ text: "hello", pastedChars: 5 }, "hello!", [paste]);

  expect(answer).toEqual({ text: "hello!", pastedChars: 5 });
});
