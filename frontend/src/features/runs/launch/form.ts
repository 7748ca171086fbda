/** The calculations of the launch form: preset values, changes and the request. */

import type { FieldOut, RunIn, RunOut, StepOut, SweepIn, WantedOut } from "@/api/schema";

export const kinds = [
  "pretrain",
  "sft",
  "reward",
  "ppo",
  "ppo-ptx",
  "rloo",
  "grpo",
  "direct",
  "kto",
  "sample",
  "score",
  "evaluate",
  "public",
] as const;
export type Kind = (typeof kinds)[number];
export type FieldValue = string | boolean;

export interface Draft {
  name: string;
  preset: string;
  /** The text of fields that were edited. */
  values: Readonly<Record<string, FieldValue>>;
  inputs: Readonly<Record<string, readonly string[]>>;
  gpus: string;
  /** The field that varies; empty for one run. */
  sweepOver: string;
  sweepValues: string;
}

export const emptyDraft: Draft = {
  name: "",
  preset: "",
  values: {},
  inputs: {},
  gpus: "1",
  sweepOver: "",
  sweepValues: "",
};

export function stepOf(kind: Kind): StepOut["step"] {
  return kind === "ppo-ptx" ? "ppo" : kind;
}

export function isKind(text: string | null): text is Kind {
  return kinds.some((kind) => kind === text);
}

/** Plain PPO reads no text; PPO-ptx requires it. */
const ofText = new Set(["text", "gamma", "gradient_ratio", "ptx_per_episode"]);

export function fieldsFor(kind: Kind, step: StepOut): FieldOut[] {
  return step.fields.filter(({ name }) => kind !== "ppo" || !ofText.has(name));
}

export function inputsFor(kind: Kind, step: StepOut): WantedOut[] {
  const wanted = step.inputs.filter(({ name }) => kind !== "ppo" || !ofText.has(name));
  if (kind !== "ppo-ptx") return wanted;
  return wanted.map((one) => (one.name === "text" ? { ...one, required: true } : one));
}

export function presetOf(step: StepOut, name: string): Readonly<Record<string, unknown>> {
  return step.presets.find((preset) => preset.name === name)?.values ?? {};
}

/** Returns the value of a field that nobody has edited. */
export function presetValue(field: FieldOut, step: StepOut, preset: string): FieldValue {
  const values = presetOf(step, preset);
  return typed(field.name in values ? values[field.name] : field.default);
}

function typed(value: unknown): FieldValue {
  if (typeof value === "boolean") return value;
  return value === null || value === undefined ? "" : String(value);
}

export function displayedValue(field: FieldOut, step: StepOut, draft: Draft): FieldValue {
  return draft.values[field.name] ?? presetValue(field, step, draft.preset);
}

export function isChanged(field: FieldOut, step: StepOut, draft: Draft): boolean {
  return !same(field, displayedValue(field, step, draft), presetValue(field, step, draft.preset));
}

/** Treats "1e-5" and "0.00001" as the same number. */
function same(field: FieldOut, one: FieldValue, other: FieldValue): boolean {
  if (one === other) return true;
  return isNumeric(field) && one !== "" && other !== "" && Number(one) === Number(other);
}

export function isNumeric(field: FieldOut): boolean {
  return field.kind === "int" || field.kind === "float";
}

/**
 * Returns the JSON value of a field. Text that is not a number is sent unchanged, and the server
 * explains the error.
 */
export function sent(field: FieldOut, raw: FieldValue): SweepIn["values"][number] {
  if (typeof raw === "boolean") return raw;
  const text = raw.trim();
  if (text === "" && field.nullable) return null;
  if (!isNumeric(field) || text === "" || Number.isNaN(Number(text))) return text;
  return Number(text);
}

/**
 * Returns the request body. A clone sends every field, so that no field falls back to a changed
 * default.
 */
export function bodyOf(kind: Kind, step: StepOut, draft: Draft, isWhole = false): RunIn {
  const fields = fieldsFor(kind, step).filter((field) => isWhole || isChanged(field, step, draft));
  const said = fields.map((field) => [field.name, sent(field, displayedValue(field, step, draft))]);
  const chosen = inputsFor(kind, step).map(({ name, several }) => {
    const ids = draft.inputs[name] ?? [];
    return [name, several ? [...ids] : (ids[0] ?? null)] as const;
  });
  const gpus = Number(draft.gpus);
  return {
    step: step.step,
    name: draft.name.trim(),
    spec: { preset: draft.preset, ...Object.fromEntries(said) },
    inputs: Object.fromEntries(chosen.filter(([, id]) => isWhole || (id && id.length > 0))),
    gpus: Number.isInteger(gpus) && gpus > 0 ? gpus : 0,
  };
}

/** Parses "0.01, 0.02" into JSON values. */
export function sweepValues(field: FieldOut, text: string): SweepIn["values"] {
  return text
    .split(/[\s,;，；]+/)
    .filter((part) => part !== "")
    .map((part) => sent(field, part));
}

/** Returns the draft that launches a run like this one. */
export function draftOf(run: RunOut, step: StepOut): Draft {
  const preset = typeof run.spec.preset === "string" ? run.spec.preset : "";
  const values: Record<string, FieldValue> = {};
  for (const field of step.fields) {
    if (!(field.name in run.spec)) continue;
    const value = typed(run.spec[field.name]);
    if (!same(field, value, presetValue(field, step, preset))) values[field.name] = value;
  }
  const inputs: Record<string, string[]> = {};
  for (const { name, id } of run.inputs) inputs[name] = [...(inputs[name] ?? []), id];
  return { ...emptyDraft, preset, values, inputs, gpus: String(run.gpus) };
}

export function kindOf(run: RunOut): Kind {
  const hasText = run.inputs.some(({ name }) => name === "text");
  if (run.step === "ppo") return hasText ? "ppo-ptx" : "ppo";
  return run.step;
}
