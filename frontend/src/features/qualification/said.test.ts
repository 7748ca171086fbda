import { describe, expect, it } from "vitest";
import type { BlankItemOut } from "@/api/schema";
import { isWhole, nothing, placed } from "./said";

const ranking: BlankItemOut = { id: "1", kind: "rank", prompt: "?", replies: ["a", "b"] };
const flag: BlankItemOut = { id: "2", kind: "flag", prompt: "?", replies: [] };
const demonstration: BlankItemOut = { id: "3", kind: "demonstrate", prompt: "?", replies: [] };

describe("an answer of a screening test", () => {
  it("is whole when every reply has a place, ties included", () => {
    const half = placed(ranking, nothing, 1, 1);
    expect(half.places).toEqual([0, 1]);
    expect(isWhole(ranking, half)).toBe(false);
    expect(isWhole(ranking, placed(ranking, half, 0, 1))).toBe(true);
  });

  it("is whole when a flag is set either way", () => {
    expect(isWhole(flag, nothing)).toBe(false);
    expect(isWhole(flag, { ...nothing, is_sensitive: false })).toBe(true);
  });

  it("is not whole when a text is only white space", () => {
    expect(isWhole(demonstration, { ...nothing, text: " \n" })).toBe(false);
    expect(isWhole(demonstration, { ...nothing, text: "Rain falls." })).toBe(true);
  });
});
