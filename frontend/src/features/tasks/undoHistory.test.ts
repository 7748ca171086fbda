import { expect, test } from "vitest";
import { NO_RANKING } from "./ranking/answer";
import { historyOf, keepHistory } from "./undoHistory";
import { NOTHING_WRITTEN } from "./writing/writing";

const empty = { ...NO_RANKING, ...NOTHING_WRITTEN };
const ranked = { ...empty, ranks: { A: 1 } };

test("undo works after a reload, but not for an answer from elsewhere", () => {
  keepHistory({ seat: "one", answer: ranked, past: [empty] });

  expect(historyOf("one", ranked)).toEqual([empty]);
  expect(historyOf("two", ranked)).toEqual([]);
  expect(historyOf("one", { ...empty, ranks: { A: 2 } })).toEqual([]);
});
