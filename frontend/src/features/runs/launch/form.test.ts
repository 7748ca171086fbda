import { expect, test } from "vitest";
import type { FieldOut, RunOut, StepOut } from "@/api/schema";
import {
  bodyOf,
  displayedValue,
  draftOf,
  emptyDraft,
  fieldsFor,
  inputsFor,
  isChanged,
  sweepValues,
} from "./form";

function field(name: string, more: Partial<FieldOut> = {}): FieldOut {
  return {
    ...{ name, title: name, help: "", kind: "float", default: 0.02, least: 0, most: null },
    ...{ choices: [], nullable: false, group: "ppo", advanced: false },
    ...more,
  };
}

const input = { title: "", help: "", datasets: [], models: [], runs: false, several: false };
const kl = field("kl");
const gamma = field("gamma", { default: null, nullable: true });
const ppo: StepOut = {
  step: "ppo",
  title: "PPO",
  help: "",
  fields: [kl, gamma],
  inputs: [
    { ...input, name: "model", required: true },
    { ...input, name: "text", required: false },
  ],
  presets: [{ name: "laptop", title: "Laptop", values: { kl: 0.1 } }],
};

test("a preset fills in, and what is typed over it counts as changed", () => {
  const laptop = { ...emptyDraft, preset: "laptop" };

  expect(displayedValue(kl, ppo, laptop)).toBe("0.1");
  expect(isChanged(kl, ppo, laptop)).toBe(false);
  expect(isChanged(kl, ppo, { ...laptop, values: { kl: "0.2" } })).toBe(true);
});

test("the same number typed in another way is no change", () => {
  expect(isChanged(kl, ppo, { ...emptyDraft, values: { kl: "2e-2" } })).toBe(false);
});

test("only what was changed is sent, and what is no number is sent as it was typed", () => {
  const draft = { ...emptyDraft, values: { kl: "much", gamma: "" }, inputs: { model: ["m1"] } };

  expect(bodyOf("ppo-ptx", ppo, draft)).toMatchObject({
    step: "ppo",
    spec: { preset: "", kl: "much" },
    inputs: { model: "m1" },
  });
});

test("a clone says every field, also those that are as the preset has them", () => {
  const body = bodyOf("ppo-ptx", ppo, { ...emptyDraft, inputs: { model: ["m1"] } }, true);

  expect(body.spec).toEqual({ preset: "", kl: 0.02, gamma: null });
  expect(body.inputs).toEqual({ model: "m1", text: null });
});

test("plain PPO has no text, and PPO-ptx needs it", () => {
  expect(inputsFor("ppo", ppo).map(({ name }) => name)).toEqual(["model"]);
  expect(fieldsFor("ppo", ppo).map(({ name }) => name)).toEqual(["kl"]);
  expect(inputsFor("ppo-ptx", ppo).find(({ name }) => name === "text")?.required).toBe(true);
});

test("values of a sweep are numbers with commas or spaces between them", () => {
  expect(sweepValues(kl, "0.01, 2e-2 0.1，x")).toEqual([0.01, 0.02, 0.1, "x"]);
});

test("a run becomes a draft in which what differs from its preset is marked", () => {
  const run = {
    step: "ppo",
    gpus: 2,
    spec: { preset: "laptop", kl: 0.1, gamma: 2 },
    inputs: [{ name: "model", position: 0, kind: "model", id: "m1", label: "", detail: "" }],
  } as unknown as RunOut;

  expect(draftOf(run, ppo)).toMatchObject({
    preset: "laptop",
    values: { gamma: "2" },
    inputs: { model: ["m1"] },
    gpus: "2",
  });
});
