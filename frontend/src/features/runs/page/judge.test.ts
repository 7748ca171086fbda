import { expect, test } from "vitest";
import type { InvariantOut } from "@/api/schema";
import { feedOf } from "../live/feed";
import { judged } from "./judge";

const variance: InvariantOut = {
  ...{ metric: "explained_variance", title: "Explained variance", says: "", low: 0, high: 1 },
  ...{ from_step: 20, value: null, state: "waiting" },
};

const at = (step: number, value: number | null) => new Map([[step, { explained_variance: value }]]);

test("an invariant is green inside its range, red outside, and waits for its first step", () => {
  expect(judged(variance, at(19, -3)).state).toBe("waiting");
  expect(judged(variance, at(20, 0.4)).state).toBe("holds");
  expect(judged(variance, at(20, -0.1)).state).toBe("red");
});

test("no number is red", () => {
  expect(judged(variance, at(30, null)).state).toBe("red");
});

test("before anything was measured it waits", () => {
  expect(judged(variance, new Map()).state).toBe("waiting");
});

test("what is measured at the first step only still holds at the last", () => {
  const start: InvariantOut = {
    ...{ metric: "start_kl", title: "KL at the start", says: "", low: 0, high: 0.0001 },
    ...{ from_step: 1, value: 0, state: "holds" },
  };
  const metrics = {
    ...{ names: ["start_kl"], steps: [1, 2], values: { start_kl: [0, null] } },
    ...{ thinned: false, last_event: 0 },
  };

  const { points } = feedOf({ metrics, samples: [], lines: [] });

  expect(judged(start, points).state).toBe("holds");
  expect(judged({ ...start, value: null, state: "red" }, points).state).toBe("red");
});
