/** The text written so far. */
export type WritingAnswer = Readonly<{ text: string; pastedChars: number }>;

export const NOTHING_WRITTEN: WritingAnswer = { text: "", pastedChars: 0 };

/** A paste: the text before it, to recognise that the person took it back. */
export type Paste = Readonly<{ before: string; characters: number }>;

/** Pasting is recorded but allowed: researchers may want to know, and labelers may have reasons. */
export function withPaste(answer: WritingAnswer, { characters }: Paste): WritingAnswer {
  return { ...answer, pastedChars: answer.pastedChars + characters };
}

/** Applies a change of the text. A paste whose text is gone again does not count. */
export function withText(
  answer: WritingAnswer,
  text: string,
  pastes: readonly Paste[],
): { answer: WritingAnswer; pastes: readonly Paste[] } {
  const at = pastes.findIndex(({ before }) => before === text);
  if (at < 0) return { answer: { ...answer, text }, pastes };
  const takenBack = pastes.slice(at).reduce((sum, { characters }) => sum + characters, 0);
  const pastedChars = Math.max(answer.pastedChars - takenBack, 0);
  return { answer: { text, pastedChars }, pastes: pastes.slice(0, at) };
}
