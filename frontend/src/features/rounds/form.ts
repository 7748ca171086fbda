/** Converts between the form of a round and its plan. */

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
/** Fields of the plan that the form fills from existing models and datasets. */
export const sources = ["start", "text", "held_out_text"] as const;
const words = [...numbers, ...sources, "until"] as const;

type Words = Record<(typeof words)[number], string>;
export const methods = ["ppo", "rloo", "grpo", "direct"] as const;

export interface RoundForm extends Words {
  preset: "" | "laptop" | "small-gpu" | "instructgpt-1.3b" | "instructgpt-6b";
  method: (typeof methods)[number];
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
    method: methods.find((one) => one === plan.method) ?? "ppo",
    decides: plan.decides === "gate" ? "gate" : "person",
    automatic: false,
  };
}

/** Text that is not a number is sent unchanged, and the server explains the error. */
export function toPlan(form: RoundForm): PlanIn {
  const said: Plan = { decides: form.decides, method: form.method };
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

/**
 * Returns the names to choose from. The choice of the last round is kept although it may no longer
 * exist.
 */
export function withChosen(there: readonly { name: string }[], chosen: string): string[] {
  const names = there.map(({ name }) => name);
  return chosen === "" || names.includes(chosen) ? names : [chosen, ...names];
}

/** Converts shares in percent to a mix. The paper mixes SFT and the newest policy. */
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
