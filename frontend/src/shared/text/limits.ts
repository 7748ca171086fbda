import { wordsIn } from "./words";

/** The limits that a prompt sets on texts; 0 and "" set none. */
export type Limits = Readonly<{
  fewest_words: number;
  most_words: number;
  most_characters: number;
  form: "" | "plain" | "markdown" | "paragraph" | "list" | "json";
}>;

export type Limit = keyof Limits;

export const NO_LIMITS: Limits = { fewest_words: 0, most_words: 0, most_characters: 0, form: "" };

/** Returns the limits that are set. */
export function limitsSet(limits: Limits): Limit[] {
  return (Object.keys(NO_LIMITS) as Limit[]).filter((limit) => limits[limit]);
}

/**
 * Returns the limits that a text does not keep. The server refuses such a text by the same rules
 * (labeling/prompts/limits.py).
 */
export function brokenLimits(text: string, limits: Limits): Limit[] {
  const words = wordsIn(text);
  const keeps: Record<Limit, boolean> = {
    fewest_words: words >= limits.fewest_words,
    most_words: words <= limits.most_words,
    most_characters: [...text].length <= limits.most_characters,
    form: limits.form === "" || hasForm[limits.form](text.replace(/\r\n/gu, "\n")),
  };
  return limitsSet(limits).filter((limit) => !keeps[limit]);
}

const MARKDOWN =
  /^ {0,3}(?:#{1,6} |>|[-*+] |[0-9]+[.)] |```|\|.*\|)|\*\*\S|__\S|`[^`\n]+`|\[[^[\]\n]+\]\([^)\n]{1,500}\)/mu;
const EMPTY_LINE = /\n[ \t]*\n/u;
const ITEM = /^(?:[-*+]|[0-9]+[.)])[ \t]+\S/u;
const CONTINUED = /^[ \t]+\S/u;

const hasForm: Record<Exclude<Limits["form"], "">, (text: string) => boolean> = {
  plain: (text) => !MARKDOWN.test(text),
  markdown: () => true,
  paragraph: (text) => !EMPTY_LINE.test(text.trim()),
  list: isList,
  json: isJson,
};

/** Whether every line is an item, or is indented and continues one. */
function isList(text: string): boolean {
  const lines = text.trim().split("\n");
  const [first = "", ...others] = lines.filter((line) => line.trim() !== "");
  return ITEM.test(first) && others.every((line) => ITEM.test(line) || CONTINUED.test(line));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
