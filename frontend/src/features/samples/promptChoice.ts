/** Which prompts a batch or a round uses. */

import type { ChoiceIn } from "@/api/schema";

export const splits = ["train", "validation", "test"] as const;
export const useCases = [
  "generation",
  "open-qa",
  "brainstorming",
  "chat",
  "rewrite",
  "summarization",
  "classification",
  "other",
  "closed-qa",
  "extract",
] as const;

export interface PromptChoiceForm {
  number: string;
  split: (typeof splits)[number];
  use_cases: readonly (typeof useCases)[number][];
  /** As typed, for example "en, zh". */
  languages: string;
  unseen: boolean;
}

export const anyPrompts: PromptChoiceForm = {
  number: "100",
  split: "train",
  use_cases: [],
  languages: "",
  unseen: true,
};

/** Text that is not a number is sent unchanged, and the server explains the error. */
export function toChoice({
  number,
  split,
  use_cases,
  languages,
  unseen,
}: PromptChoiceForm): ChoiceIn {
  const tags = languages.split(/[\s,;，；、]+/).filter((tag) => tag !== "");
  const many = Number(number);
  return {
    number: Number.isNaN(many) ? number : many,
    split,
    use_cases: [...use_cases],
    languages: tags,
    unseen,
  } as ChoiceIn;
}

export function promptChoiceOf(known: Partial<ChoiceIn>): PromptChoiceForm {
  return {
    number: String(known.number ?? anyPrompts.number),
    split: known.split ?? "train",
    use_cases: known.use_cases ?? [],
    languages: (known.languages ?? []).join(", "),
    unseen: known.unseen ?? true,
  };
}
