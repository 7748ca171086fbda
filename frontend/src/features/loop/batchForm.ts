/** Between the form of a batch and what is sent. */

import type { BatchIn } from "@/api/schema";

export const batchNumbers = [
  "number",
  "least_replies",
  "most_replies",
  "temperature",
  "most_tokens",
  "overlap",
  "seed",
] as const;
export const orders = ["random", "disagreement", "uncertainty"] as const;

export interface BatchForm extends Record<(typeof batchNumbers)[number], string> {
  name: string;
  order: (typeof orders)[number];
  judge: string;
  unseen: boolean;
  shares: Record<string, string>;
}

export const blank: BatchForm = {
  name: "",
  number: "100",
  least_replies: "4",
  most_replies: "9",
  temperature: "1",
  most_tokens: "1024",
  overlap: "1",
  seed: "0",
  order: "random",
  judge: "",
  unseen: true,
  shares: {},
};

/** What is no number goes as it is: the server says what is wrong with it. */
export function asBatch(form: BatchForm, ensemble: readonly string[]): BatchIn {
  const { name, number, order, judge, unseen, shares, seed, ...terms } = form;
  const reward_models = order === "uncertainty" ? ensemble : [];
  const mix = Object.entries(shares)
    .filter(([, share]) => Number(share) > 0)
    .map(([model, share]) => ({ model, share: Number(share) / 100 }));
  return {
    name,
    prompts: { number, order, unseen, seed, reward_models },
    mix,
    terms: { ...terms, seed, reward_model: judge || null },
  } as unknown as BatchIn;
}
