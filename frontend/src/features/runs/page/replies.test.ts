import { expect, test } from "vitest";
import { byPrompt, repliesAt } from "./replies";

const sample = (step: number, prompt: string, reply: string) => ({
  step,
  prompt,
  reply,
  numbers: {},
});

test("replies to one prompt stand in the order of their steps", () => {
  const told = byPrompt([sample(4, "why", "b"), sample(1, "why", "a"), sample(4, "how", "c")]);

  expect(told.map(({ prompt }) => prompt)).toEqual(["why", "how"]);
  expect(told[0]?.replies.map(({ reply }) => reply)).toEqual(["a", "b"]);
});

test("a reply is compared with the one before it", () => {
  const [why] = byPrompt([sample(1, "why", "a"), sample(4, "why", "b"), sample(8, "why", "c")]);
  if (!why) throw new Error("There is one.");

  expect(repliesAt(why, 5).now?.reply).toBe("b");
  expect(repliesAt(why, 5).before?.reply).toBe("a");
  expect(repliesAt(why, 1).before).toBeUndefined();
});
