import { describe, expect, it } from "vitest";
import type { BlankItemOut } from "@/api/schema";
import { emptyItemAnswer, isComplete } from "./itemAnswer";
import { toItemAnswer, toSeat, withFlag } from "./toSeat";

const ranking: BlankItemOut = { id: "1", kind: "rank", prompt: "?", replies: ["a", "b"] };
const flag: BlankItemOut = { id: "2", kind: "flag", prompt: "?", replies: [] };
const demonstration: BlankItemOut = { id: "3", kind: "demonstrate", prompt: "?", replies: [] };

const blank = {
  ranks: {},
  ratings: {},
  bins: {},
  usesBins: false,
  text: "",
  pastedChars: 0,
};

describe("an answer of a screening test", () => {
  it("is whole when every reply has a place, ties included", () => {
    const half = toItemAnswer(ranking, { ...blank, ranks: { B: 1 } });
    expect(half.places).toEqual([0, 1]);
    expect(isComplete(ranking, half)).toBe(false);
    expect(toItemAnswer(ranking, { ...blank, ranks: { A: 4, B: 4 } }).places).toEqual([1, 1]);
  });

  it("is whole when a flag is set either way", () => {
    expect(isComplete(flag, emptyItemAnswer)).toBe(false);
    expect(toItemAnswer(flag, withFlag(blank, false)).is_sensitive).toBe(false);
    expect(isComplete(flag, toItemAnswer(flag, withFlag(blank, true)))).toBe(true);
  });

  it("is not whole when a text is only white space", () => {
    expect(isComplete(demonstration, { ...emptyItemAnswer, text: " \n" })).toBe(false);
    expect(isComplete(demonstration, { ...emptyItemAnswer, text: "Rain falls." })).toBe(true);
  });

  it("goes on from what the server has", () => {
    const before = { item: "1", is_sensitive: null, places: [2, 1], text: "", revision: 3 };
    const draft = toSeat(ranking, [], before).draft;
    expect(toItemAnswer(ranking, JSON.parse(draft?.body ?? "").answer).places).toEqual([2, 1]);
  });
});
