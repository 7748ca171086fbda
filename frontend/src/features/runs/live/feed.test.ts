import { expect, test } from "vitest";
import type { RunEventOut } from "@/api/schema";
import { emptyFeed, feedOf, lineOf, namesOf, withEvents } from "./feed";

function event(number: number, more: Partial<RunEventOut>): RunEventOut {
  const at = "2026-11-25T12:00:00Z";
  const empty = { step: null, attempt: 1, values: null, text: "", data: {} };
  return { number, at, kind: "log", ...empty, ...more };
}

const metric = (number: number, step: number, loss: number) =>
  event(number, { kind: "metric", step, values: { loss } });
const sample = (number: number, step: number, reply: string) =>
  event(number, { kind: "sample", step, data: { prompt: "why", reply, score: 1 } });

test("what was measured so far goes on with what is measured now", () => {
  const metrics = {
    names: ["loss"],
    steps: [1, 2],
    values: { loss: [3, 2] },
    thinned: false,
    last_event: 7,
  };
  const feed = withEvents(feedOf({ metrics, samples: [], lines: [] }), [metric(8, 3, 1.5)]);

  expect(lineOf(feed.points, "loss").map(({ y }) => y)).toEqual([3, 2, 1.5]);
  expect(feed.after).toBe(8);
});

test("an event that comes twice counts once", () => {
  const once = withEvents(emptyFeed, [metric(1, 1, 3), sample(2, 1, "a")]);
  const twice = withEvents(once, [metric(1, 1, 9), sample(2, 1, "a")]);

  expect(twice).toBe(once);
});

test("steps that are done again disappear until they come again", () => {
  const before = withEvents(emptyFeed, [
    metric(1, 1, 3),
    metric(2, 2, 2),
    sample(3, 1, "a"),
    sample(4, 2, "b"),
  ]);
  const after = withEvents(before, [
    event(5, { kind: "state", data: { code: "redone", after: 1 }, text: "Going on." }),
    metric(6, 2, 2.5),
  ]);

  expect(lineOf(after.points, "loss").map(({ y }) => y)).toEqual([3, 2.5]);
  expect(after.samples.map(({ reply }) => reply)).toEqual(["a"]);
  expect(after.lines.map(({ text }) => text)).toEqual(["Going on."]);
});

test("a metric that is no number at a step leaves that step out", () => {
  const feed = withEvents(emptyFeed, [
    metric(1, 1, 3),
    event(2, { kind: "metric", step: 2, values: { loss: null, never: null } }),
  ]);

  expect(lineOf(feed.points, "loss")).toEqual([{ x: 1, y: 3 }]);
  expect(namesOf(feed.points)).toEqual(["loss"]);
});
