import { expect, test } from "vitest";
import { everyWeek } from "./weeks";

test("a week in which nothing was handed in stands between the others, as none", () => {
  const found = everyWeek([
    { week: "2026-10-05", labels: 3 },
    { week: "2026-10-19", labels: 4 },
  ]);

  expect(found.map(([at, labels]) => [at.toISOString().slice(0, 10), labels])).toEqual([
    ["2026-10-05", 3],
    ["2026-10-12", 0],
    ["2026-10-19", 4],
  ]);
  expect(everyWeek([])).toEqual([]);
});
