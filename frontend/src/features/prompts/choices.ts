import type {
  FindingOutKindEnum,
  PromptKind,
  SplitEnum,
  UseCaseEnum,
  WrittenPromptInKindEnum,
} from "@/api/schema";

/** The ten use cases of InstructGPT table 1, most frequent first. */
export const useCases: readonly UseCaseEnum[] = [
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
];

export const splits: readonly SplitEnum[] = ["train", "validation", "test"];

/** The kinds that a labeler can write. Prompts of customers come only from files. */
export const writtenKinds: readonly WrittenPromptInKindEnum[] = ["plain", "few-shot", "use-case"];

export const states = ["in_use", "retired", "withdrawn", "all"] as const;

export const kinds: readonly PromptKind[] = ["plain", "few-shot", "use-case", "customer"];

export const personalKinds: readonly FindingOutKindEnum[] = [
  "email",
  "phone",
  "address",
  "name",
  "card",
  "bank account",
  "identity",
  "ip address",
  "secret",
];
