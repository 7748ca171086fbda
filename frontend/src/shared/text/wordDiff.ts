import { diffWordsWithSpace } from "diff";
import type { Range } from "./rendered";

export type DiffPart = { text: string; kind: "same" | "left" | "right" };

// Chinese and Thai have no spaces between words, so use the browser's segmenter.
const words = new Intl.Segmenter(undefined, { granularity: "word" });

// With more edits a diff shows nothing useful.
const MOST_EDITS = 4_000;

/** Returns the share of equal text, from 0 to 1. */
export function likeness(parts: readonly DiffPart[]): number {
  const length = (kinds: DiffPart["kind"][]) =>
    parts.reduce((sum, { text, kind }) => (kinds.includes(kind) ? sum + text.length : sum), 0);
  const same = 2 * length(["same"]);
  return same / Math.max(same + length(["left", "right"]), 1);
}

/** Compares word by word: words in both replies, only in the left, or only in the right. */
export function wordDiff(left: string, right: string): DiffPart[] {
  const changes = diffWordsWithSpace(left, right, {
    intlSegmenter: words,
    maxEditLength: MOST_EDITS,
  });
  if (changes === undefined) {
    return [
      { text: left, kind: "left" },
      { text: right, kind: "right" },
    ];
  }
  return changes.map(({ value, added, removed }) => ({
    text: value,
    kind: added ? "right" : removed ? "left" : "same",
  }));
}

/** Returns where the words that only one side has are in the text of that side. */
export function rangesOf(parts: readonly DiffPart[], side: "left" | "right"): Range[] {
  const ranges: Range[] = [];
  let at = 0;
  for (const { kind, text } of parts) {
    if (kind !== "same" && kind !== side) continue;
    if (kind === side && text.trim() !== "") ranges.push({ start: at, end: at + text.length });
    at += text.length;
  }
  return ranges;
}
