/** Between the form of a round and its plan. Pure, so that it can be tested. */

import type { PlanIn } from "@/api/schema";

export const numbers = [
  "prompts",
  "current_share",
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
export const texts = ["start", "text", "held_out_text", "until"] as const;

type Words = Record<(typeof numbers)[number] | (typeof texts)[number], string>;
export interface RoundForm extends Words {
  preset: "" | "laptop" | "small-gpu" | "instructgpt-1.3b" | "instructgpt-6b";
  decides: "person" | "gate";
  automatic: boolean;
  unseen: boolean;
}

type Plan = Record<string, unknown>;
interface Mixed {
  model: string;
  share: number;
}

export function formOf(plan: Plan): RoundForm {
  const prompts = plan.prompts as { number: number; unseen: boolean };
  const mix = plan.mix as Mixed[];
  const current = mix.find(({ model }) => model === "current")?.share ?? 0;
  const spec = plan.reward_spec as { preset?: RoundForm["preset"] };
  const plain = [...numbers, ...texts].map((name) => [name, String(plan[name] ?? "")]);
  return {
    ...(Object.fromEntries(plain) as Words),
    prompts: String(prompts.number),
    current_share: String(Math.round(current * 100)),
    preset: spec.preset ?? "",
    decides: plan.decides === "gate" ? "gate" : "person",
    automatic: false,
    unseen: prompts.unseen,
  };
}

/** What is no number goes as it is: the server says what is wrong with it. */
export function asPlan(form: RoundForm): PlanIn {
  const said: Plan = { decides: form.decides };
  for (const name of [...numbers, ...texts]) said[name] = form[name];
  const { prompts, current_share, ...rest } = said;
  const spec = form.preset ? { preset: form.preset } : {};
  return {
    ...rest,
    prompts: { number: Number(prompts), unseen: form.unseen },
    mix: mixOf(Number(current_share) / 100),
    reward_spec: spec,
    policy_spec: spec,
    evaluate_spec: spec,
  } as PlanIn;
}

/** Mostly one, some of the other, as the paper mixes SFT and newest policy. */
export function mixOf(share: number): Mixed[] {
  const current = Math.min(1, Math.max(0, share));
  const mix = [
    { model: "current", share: current },
    { model: "start", share: Number((1 - current).toFixed(4)) },
  ];
  return mix.filter((one) => one.share > 0);
}
