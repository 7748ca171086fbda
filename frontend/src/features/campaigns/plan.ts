/** The form of a planned campaign and its conversion to a request. */

import type { CampaignIn, GuidelineSetEnum, OutlookIn } from "@/api/schema";

export interface Entry {
  model: string;
  examples: string;
}

export interface Plan {
  name: string;
  /** The first one is the baseline. */
  entries: Entry[];
  split: "validation" | "test";
  number: string;
  seed: string;
  trainingLabels: string;
  heldOutLabels: string;
  guidelines: GuidelineSetEnum;
  temperature: string;
}

export const blank: Plan = {
  name: "",
  entries: [
    { model: "", examples: "" },
    { model: "", examples: "" },
  ],
  split: "test",
  number: "200",
  seed: "0",
  trainingLabels: "1",
  heldOutLabels: "0",
  guidelines: "evaluation",
  temperature: "1",
};

export const MOST_ENTRIES = 9;

/** Adds a model in the first empty entry after the baseline, or in a new entry. */
export function withModel(plan: Plan, model: string): Plan {
  if (!model || plan.entries.some((entry) => entry.model === model)) return plan;
  const free = plan.entries.findIndex((entry, place) => place > 0 && entry.model === "");
  if (free < 0 && plan.entries.length >= MOST_ENTRIES) return plan;
  const at = free < 0 ? plan.entries.length : free;
  const examples = plan.entries[at]?.examples ?? "";
  const entries = [...plan.entries];
  entries[at] = { model, examples };
  return { ...plan, entries };
}

/** Parses digits. Other text becomes 0, which the server refuses. */
const whole = (text: string) => Number.parseInt(text, 10) || 0;

export function asOutlook(plan: Plan): OutlookIn {
  return {
    prompts: { split: plan.split, number: Math.max(1, whole(plan.number)), seed: whole(plan.seed) },
    terms: {
      training_labels: whole(plan.trainingLabels),
      held_out_labels: whole(plan.heldOutLabels),
      guideline_set: plan.guidelines,
      temperature: Number.parseFloat(plan.temperature) || 0,
    },
  };
}

export function asSent(plan: Plan): CampaignIn {
  return {
    ...asOutlook(plan),
    name: plan.name,
    entrants: plan.entries.map(({ model, examples }, index) => ({
      model_version: model,
      examples,
      baseline: index === 0,
    })),
  };
}
