import type { Columns } from "./queries";

/** Which word a column of the file stands for; nothing when it is left out. */
export function meaningOf(columns: Columns, name: string): string {
  return Object.entries(columns).find(([, column]) => column === name)?.[0] ?? "";
}

/** A column has one meaning, and a meaning one column: whoever had it before loses it. */
export function withMeaning(columns: Columns, name: string, word: string): Columns {
  const others = Object.entries(columns).filter(
    ([meaning, column]) => column !== name && meaning !== word,
  );
  return Object.fromEntries(word ? [...others, [word, name]] : others);
}
