import type { ShotIn, UseCaseEnum, WrittenPromptIn, WrittenPromptInKindEnum } from "@/api/schema";

/** The fields of the form, stored in the browser until they are sent. */
export interface PromptForm {
  kind: WrittenPromptInKindEnum;
  text: string;
  use_case: UseCaseEnum | "";
  shots: readonly ShotIn[];
}

const emptyShot: ShotIn = { query: "", answer: "" };

export const emptyForm: PromptForm = {
  kind: "plain",
  text: "",
  use_case: "",
  shots: [emptyShot, emptyShot],
};

export function withAnotherShot(shots: readonly ShotIn[]): readonly ShotIn[] {
  return [...shots, emptyShot];
}

/**
 * Returns the request of a form. Only few-shot prompts send examples; other kinds keep them in the
 * form.
 */
export function toRequest({ kind, text, use_case, shots }: PromptForm): WrittenPromptIn {
  return { kind, text, use_case, shots: kind === "few-shot" ? [...shots] : [] };
}

const TOO_SHORT_TO_JUDGE = 20;

export function isWorthChecking({ text, shots = [] }: WrittenPromptIn): boolean {
  const isComplete = shots.every((shot) => shot.query.trim() && shot.answer.trim());
  return text.trim().length >= TOO_SHORT_TO_JUDGE && isComplete;
}
