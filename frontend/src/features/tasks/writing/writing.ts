/** What a labeler has written so far. */
export type WritingAnswer = Readonly<{ text: string; pastedChars: number }>;

export const NOTHING_WRITTEN: WritingAnswer = { text: "", pastedChars: 0 };

/** Pasted text is noticed, not forbidden: a researcher may want to know, a labeler may have reasons. */
export function withPaste(answer: WritingAnswer, pasted: string): WritingAnswer {
  return { ...answer, pastedChars: answer.pastedChars + [...pasted].length };
}
