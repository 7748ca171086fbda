import type {
  MyPromptOut,
  ShotIn,
  UseCaseEnum,
  WrittenPromptIn,
  WrittenPromptInKindEnum,
} from "@/api/schema";

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

/** Returns the fields with which a prompt was written; null for one that cannot be edited here. */
export function formOf(prompt: MyPromptOut): PromptForm | null {
  const { kind, use_case = "", instruction, shots, turns, taken_back_at } = prompt;
  if (kind === "customer" || taken_back_at !== null) return null;
  const text = kind === "few-shot" ? (instruction ?? "") : (turns[0]?.text ?? "");
  const pairs = shots?.map(([query = "", answer = ""]) => ({ query, answer }));
  return { kind: kind ?? "plain", text, use_case, shots: pairs ?? emptyForm.shots };
}

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
