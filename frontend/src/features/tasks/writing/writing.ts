/** The text written so far. */
export type WritingAnswer = Readonly<{ text: string; pastedChars: number }>;

export const NOTHING_WRITTEN: WritingAnswer = { text: "", pastedChars: 0 };

/** Pasting is recorded but allowed: researchers may want to know, and labelers may have reasons. */
export function withPaste(answer: WritingAnswer, pasted: string): WritingAnswer {
  return { ...answer, pastedChars: answer.pastedChars + [...pasted].length };
}
