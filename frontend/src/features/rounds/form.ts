/** Between the form of a round and its plan. Pure, so that it can be tested. */

import type { PlanIn } from "@/api/schema";
import { type PromptChoiceForm, promptChoiceOf, toChoice } from "@/features/samples/promptChoice";

export const numbers = [
  "prompts",
  "least_replies",
  "most_replies",
  "temperature",
  "most_tokens",
  "overlap",
  "labels",
  "evaluate_prompts",
  "human_prompts",
  "least_win_rate",
  "most_kl",
  "rounds_left",
  "most_labels",
  "most_hours",
] as const;
/** Named in the plan; the form offers what there is. */
export const sources = ["start", "text", "held_out_text"] as const;
const words = [...numbers, ...sources, "until"] as const;

type Words = Record<(typeof words)[number], string>;
export interface RoundForm extends Words {
  preset: "" | "laptop" | "small-gpu" | "instructgpt-1.3b" | "instructgpt-6b";
  decides: "person" | "gate";
  automatic: boolean;
  which: Omit<PromptChoiceForm, "number">;
  shares: Record<string, string>;
}

type Plan = Record<string, unknown>;
interface Mixed {
  model: string;
  share: number;
}

export function formOf(plan: Plan): RoundForm {
  const { number, ...which } = promptChoiceOf(
    plan.prompts as Partial<PromptChoiceForm & PlanIn["prompts"]>,
  );
  const spec = plan.reward_spec as { preset?: RoundForm["preset"] };
  const plain = words.map((name) => [name, String(plan[name] ?? "")]);
  return {
    ...(Object.fromEntries(plain) as Words),
    prompts: number,
    which,
    shares: sharesOf(plan.mix as Mixed[]),
    preset: spec.preset ?? "",
    decides: plan.decides === "gate" ? "gate" : "person",
    automatic: false,
  };
}

/** What is no number goes as it is: the server says what is wrong with it. */
export function toPlan(form: RoundForm): PlanIn {
  const said: Plan = { decides: form.decides };
  for (const name of words) said[name] = form[name];
  const { prompts, ...rest } = said;
  const spec = form.preset ? { preset: form.preset } : {};
  return {
    ...rest,
    prompts: toChoice({ ...form.which, number: String(prompts) }),
    mix: mixOf(form.shares),
    reward_spec: spec,
    policy_spec: spec,
    evaluate_spec: spec,
  } as PlanIn;
}

/** Names to choose from. What the last round had stays in sight, though it may be gone. */
export function withChosen(there: readonly { name: string }[], chosen: string): string[] {
  const names = there.map(({ name }) => name);
  return chosen === "" || names.includes(chosen) ? names : [chosen, ...names];
}

/** Mostly one, some of the other, as the paper mixes SFT and newest policy. */
export function mixOf(shares: Readonly<Record<string, string>>): Mixed[] {
  return Object.entries(shares)
    .map(([model, share]) => ({ model, share: Number(share) / 100 }))
    .filter(({ share }) => share > 0);
}

function sharesOf(mix: readonly Mixed[]): Record<string, string> {
  return Object.fromEntries(
    mix.map(({ model, share }) => [model, String(Number((share * 100).toFixed(4)))]),
  );
}
