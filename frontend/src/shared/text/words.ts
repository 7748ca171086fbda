const words = new Intl.Segmenter(undefined, { granularity: "word" });

/** Counts words, also in languages without spaces. */
export function wordsIn(text: string): number {
  let count = 0;
  for (const { isWordLike } of words.segment(text)) if (isWordLike) count += 1;
  return count;
}
