const words = new Intl.Segmenter(undefined, { granularity: "word" });

/** How many words a text has, also where words are not parted by spaces. */
export function wordsIn(text: string): number {
  let count = 0;
  for (const { isWordLike } of words.segment(text)) if (isWordLike) count += 1;
  return count;
}
