import { expect, test } from "vitest";
import { filtersIn, kept, patched } from "./filters";

const search = (text: string) => new URLSearchParams(text);

test("an address says what narrows the view", () => {
  expect(filtersIn(search("k=4&group=held_out&since=2026-11-01&page=3"))).toEqual({
    k: 4,
    group: "held_out",
    since: "2026-11-01",
  });
});

test("nonsense goes to the server, which says so in words", () => {
  expect(filtersIn(search("k=many"))).toEqual({ k: "many" });
});

test("a filter is set, changed and taken away; the page one was on is forgotten", () => {
  expect(patched(search("k=4&by=week&offset=50"), { group: "held_out" }).toString()).toBe(
    "k=4&by=week&group=held_out",
  );
  expect(patched(search("k=4"), { k: "6" }).toString()).toBe("k=6");
  expect(patched(search("k=4"), { k: "" }).toString()).toBe("");
});

test("other pages keep the filters", () => {
  expect(kept(search("k=4&sort=name"))).toBe("?k=4");
  expect(kept(search(""))).toBe("");
  expect(kept(search("k=4"), { labeler: "ada" })).toBe("?k=4&labeler=ada");
});
