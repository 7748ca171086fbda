import { expect, test } from "vitest";
import type { PublicResultOut } from "@/api/schema";
import { chartRows, columnsOf, modelsOf, resultOf } from "./rows";

function result(model: string, more: Partial<PublicResultOut> = {}): PublicResultOut {
  return {
    model: { id: model, name: model.toUpperCase() },
    run: { id: "run", name: "run" },
    ...{ task: "rte", metric: "acc", value: 0.6, error: 0.1, low: 0.4, high: 0.8, n: 20 },
    ...{
      shots: 10,
      harness: "0.4.13",
      chat: false,
      first_only: false,
      created_at: "2026-11-30T00:00:00Z",
    },
    ...more,
  };
}

const marked = ({ name, n }: { name: string; n: number }) => `${name}: first ${n}`;

test("results asked in different ways are in different columns", () => {
  const results = [result("sft"), result("sft", { chat: true }), result("sft", { shots: 0 })];

  expect(columnsOf(results).map(({ shots, chat }) => [shots, chat])).toEqual([
    [0, false],
    [10, false],
    [10, true],
  ]);
});

test("models keep their order, and a model without a result has a gap", () => {
  const results = [result("sft"), result("ppo", { task: "sst2" }), result("sft", { task: "sst2" })];
  const [rte] = columnsOf(results);

  expect(modelsOf(results).map(({ id }) => id)).toEqual(["sft", "ppo"]);
  expect(rte && resultOf(results, "ppo", rte)).toBeUndefined();
  expect(rte && chartRows(results, rte, marked)).toEqual([
    { id: "sft", label: "SFT", value: 0.6, low: 0.4, high: 0.8, n: 20 },
  ]);
});

test("the chart marks a model that was asked the first questions only", () => {
  const results = [result("sft"), result("ppo", { first_only: true })];
  const [rte] = columnsOf(results);

  expect(rte && chartRows(results, rte, marked).map(({ label }) => label)).toEqual([
    "SFT",
    "PPO: first 20",
  ]);
});
