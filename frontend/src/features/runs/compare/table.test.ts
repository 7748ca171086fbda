import { expect, test } from "vitest";
import type { ComparedOut } from "@/api/schema";
import { idsIn, namesOfAll, newest, seriesFor } from "./table";

function run(id: string, values: Record<string, (number | null)[]>): ComparedOut {
  const names = Object.keys(values);
  const metrics = { names, steps: [1, 2, 3], values, thinned: false, last_event: 0 };
  return { id, name: `run ${id}`, step: "sft", spec_differs: {}, metrics };
}

const runs = [run("a", { loss: [3, 2, null] }), run("b", { loss: [4, 3, 2], kl: [null, 1, 2] })];

test("each metric has one line per run that measured it", () => {
  expect(seriesFor(runs, "kl").map(({ label }) => label)).toEqual(["run b"]);
  expect(seriesFor(runs, "loss")[0]?.points).toEqual([
    { x: 1, y: 3 },
    { x: 2, y: 2 },
  ]);
  expect(namesOfAll(runs)).toEqual(["loss", "kl"]);
});

test("the final number is the last that there is", () => {
  expect(runs.map((one) => newest(one, "loss"))).toEqual([2, 2]);
  expect(runs.map((one) => newest(one, "kl"))).toEqual([null, 2]);
});

test("the address says which runs, each once", () => {
  expect(idsIn("?runs=a,b,,a")).toEqual(["a", "b"]);
  expect(idsIn("")).toEqual([]);
});
