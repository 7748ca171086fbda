import { expect, test } from "vitest";
import { emptyForm, formOf, isWorthChecking, toRequest, withAnotherShot } from "./promptForm";

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

test("a prompt is edited with the fields it was written with", () => {
  const written = {
    id: "1",
    turns: [{ role: "user" as const, text: "Add.\n\nQuery: 2 + 2\nAnswer:" }],
    kind: "few-shot" as const,
    use_case: "chat" as const,
    topics: [],
    created_at: "2026-11-30T00:00:00Z",
    instruction: "Add.",
    shots: [["2 + 2", "4"]],
    taken_back_at: null,
  };
  expect(formOf(written)).toEqual({
    kind: "few-shot",
    text: "Add.",
    use_case: "chat",
    shots: [shot],
  });
  const plain = { ...written, kind: "plain" as const, instruction: null, shots: null };
  expect(formOf(plain)?.text).toContain("Query: 2 + 2");
  expect(formOf({ ...written, kind: "customer" })).toBeNull();
  expect(formOf({ ...written, taken_back_at: "2026-11-30T00:00:00Z" })).toBeNull();
});
