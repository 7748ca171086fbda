/**
 * The rule by which the server counts words, too (labeling/prompts/words.py): runs of letters and
 * digits as in Intl.Segmenter, and every Chinese or Japanese character as one word. Segmenters take
 * words of those languages from dictionaries that differ between browsers.
 */
const IDEOGRAPH =
  "\\u3005\\u3007\\u3041-\\u3096\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff" +
  "\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\uff66-\\uff9d\\u{20000}-\\u{323af}";
const letter = `(?![${IDEOGRAPH}])\\p{L}[\\p{M}\\p{Cf}]*`;
const digit = `(?![${IDEOGRAPH}])\\p{N}[\\p{M}\\p{Cf}]*`;
const letters = `(?:${letter})+(?:['’.:·_](?:${letter})+)*`;
const digits = `(?:${digit})+(?:['’.,_](?:${digit})+)*`;
const words = new RegExp(`[${IDEOGRAPH}]|(?:${letters}|${digits})+`, "gu");

/** Counts words, also in languages without spaces. */
export function wordsIn(text: string): number {
  let count = 0;
  for (const _word of text.matchAll(words)) count += 1;
  return count;
}
