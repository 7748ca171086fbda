/** Where sentences begin and end, and which of them several texts have in common. */

export type Mark = "shared" | "unique";
export type Sentence = { start: number; end: number; key: string };
export type SentenceCounts = ReadonlyMap<string, number>;

const breaker = new Intl.Segmenter(undefined, { granularity: "sentence" });

// Marks of Markdown are not part of what a sentence says.
const MARKUP = /[*_`#>~|]|^\s*(?:[-+•]|\d+[.)])\s+/gmu;

/** Too short to mean anything: "Yes.", "1.", a heading of one letter. */
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

/** In how many of the texts each sentence stands. Twice in one text counts once. */
export function countSentences(texts: readonly string[]): SentenceCounts {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const key of new Set(sentencesOf(text).map((sentence) => sentence.key))) {
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

/** In a text that shares nothing, marking every sentence as its own would tell nothing. */
export function sharesSomething(text: string, counts: SentenceCounts): boolean {
  return sentencesOf(text).some(({ key }) => markOf(key, counts) === "shared");
}

export function markOf(key: string, counts: SentenceCounts): Mark | undefined {
  const count = counts.get(key);
  if (count === undefined) return undefined;
  return count > 1 ? "shared" : "unique";
}
