import { expect, test } from "vitest";
import { emptyForm, isWorthChecking, toRequest, withAnotherShot } from "./promptForm";

const shot = { query: "2 + 2", answer: "4" };
const long = "Explain the moon landing to a child.";

test("only a few-shot prompt takes its examples along", () => {
  expect(toRequest({ ...emptyForm, kind: "few-shot", shots: [shot] }).shots).toEqual([shot]);
  expect(toRequest({ ...emptyForm, kind: "plain", shots: [shot] }).shots).toEqual([]);
});

test("another example starts empty", () => {
  expect(withAnotherShot([shot])).toEqual([shot, { query: "", answer: "" }]);
});

test("a few letters, or a half example, are not compared with what others wrote", () => {
  expect(isWorthChecking({ kind: "plain", text: "Why?" })).toBe(false);
  expect(isWorthChecking({ kind: "plain", text: long })).toBe(true);
  const half = { query: "2 + 2", answer: " " };
  expect(isWorthChecking({ kind: "few-shot", text: long, shots: [shot, half] })).toBe(false);
});
