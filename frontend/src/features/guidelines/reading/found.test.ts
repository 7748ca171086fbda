import { expect, test } from "vitest";
import { placesOf, rangesOf } from "./found";

test("a text is found in any case, and never twice in one place", () => {
  expect(placesOf("tie", "Ties tie; a TIE.")).toEqual([0, 5, 12]);
  expect(placesOf("aa", "aaa")).toEqual([0]);
  expect(placesOf("  ", "some text")).toEqual([]);
});

test("a text is found across elements", () => {
  const root = document.createElement("div");
  root.innerHTML = "<p>Be <strong>truth</strong>ful first.</p>";

  const [range] = rangesOf("Truthful", root);

  expect(range?.toString()).toBe("truthful");
});
