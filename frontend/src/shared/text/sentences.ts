/** Finds sentences, and which of them several texts share. */

export type Mark = "shared" | "unique";
export type Sentence = { start: number; end: number; key: string };
export type SentenceCounts = ReadonlyMap<string, number>;

const breaker = new Intl.Segmenter(undefined, { granularity: "sentence" });

// Markdown marks are not part of a sentence.
const MARKUP = /[*_`#>~|]|^\s*(?:[-+•]|\d+[.)])\s+/gmu;

/** Shorter sentences mean nothing: "Yes.", "1.", a one-letter heading. */
const SHORTEST_KEY = 4;

export function sentencesOf(text: string): Sentence[] {
  const found: Sentence[] = [];
  let lineStart = 0;
  for (const line of text.split("\n")) {
    for (const { segment, index } of breaker.segment(line)) {
      const key = segment.replace(MARKUP, "").replace(/\s+/gu, " ").trim().toLowerCase();
      const start = lineStart + index;
      if (key.length >= SHORTEST_KEY) found.push({ start, end: start + segment.length, key });
    }
    lineStart += line.length + 1;
  }
  return found;
}

/** Counts in how many texts each sentence occurs. Repetitions within one text count once. */
export function countSentences(texts: readonly string[]): SentenceCounts {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const key of new Set(sentencesOf(text).map((sentence) => sentence.key))) {
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

/**
 * Returns false for a text that shares nothing, because marking every sentence would be pointless.
 */
export function sharesSomething(text: string, counts: SentenceCounts): boolean {
  return sentencesOf(text).some(({ key }) => markOf(key, counts) === "shared");
}

export function markOf(key: string, counts: SentenceCounts): Mark | undefined {
  const count = counts.get(key);
  if (count === undefined) return undefined;
  return count > 1 ? "shared" : "unique";
}
