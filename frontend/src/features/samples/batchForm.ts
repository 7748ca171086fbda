/** Converts the form of a batch to a request. */

import type { BatchIn } from "@/api/schema";
import { anyPrompts, type PromptChoiceForm, toChoice } from "./promptChoice";

export const batchNumbers = [
  "number",
  "least_replies",
  "most_replies",
  "temperature",
  "most_tokens",
  "overlap",
  "seed",
] as const;
export const presentationOrders = ["random", "disagreement", "uncertainty"] as const;

export interface BatchForm extends Record<(typeof batchNumbers)[number], string> {
  name: string;
  order: (typeof presentationOrders)[number];
  judge: string;
  which: Omit<PromptChoiceForm, "number">;
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
  which: anyPrompts,
  shares: {},
};

interface Writer {
  id: string;
  name: string;
  state: string;
}

/** Returns the initial form. The writer is the model in the address, or else the current policy. */
export function initialForm(
  address: URLSearchParams,
  writers: readonly Writer[],
  name: (of: string) => string,
): BatchForm {
  const asked = writers.find(({ id }) => id === address.get("model"));
  const writer = asked ?? writers.find(({ state }) => state === "current");
  return {
    ...blank,
    name: asked ? name(asked.name) : "",
    shares: writer ? { [writer.id]: "100" } : {},
  };
}

/** Text that is not a number is sent unchanged, and the server explains the error. */
export function toBatch(form: BatchForm, ensemble: readonly string[]): BatchIn {
  const { name, number, order, judge, which, shares, seed, ...terms } = form;
  const reward_models = order === "uncertainty" ? ensemble : [];
  const mix = Object.entries(shares)
    .filter(([, share]) => Number(share) > 0)
    .map(([model, share]) => ({ model, share: Number(share) / 100 }));
  return {
    name,
    prompts: { ...toChoice({ ...which, number }), order, seed, reward_models },
    mix,
    terms: { ...terms, seed, reward_model: judge || null },
  } as unknown as BatchIn;
}
