import { expect, test } from "vitest";
import { grouped } from "./groups";

test("curves stand in groups, and a metric nobody foresaw is shown too", () => {
  expect(grouped(["new_one", "kl", "loss", "score"])).toEqual([
    { id: "learning", metrics: ["loss"] },
    { id: "reward", metrics: ["score"] },
    { id: "distance", metrics: ["kl"] },
    { id: "more", metrics: ["new_one"] },
  ]);
});
