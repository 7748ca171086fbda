import i18next from "i18next";
import { useTranslation } from "react-i18next";
import type { Columns } from "./queries";

/** Returns the meaning of a column; "" when the column is ignored. */
export function meaningOf(columns: Columns, name: string): string {
  return Object.entries(columns).find(([, column]) => column === name)?.[0] ?? "";
}

/**
 * Assigns a meaning to a column. Each column has one meaning and each meaning one column, so
 * earlier pairs are removed.
 */
export function withMeaning(columns: Columns, name: string, word: string): Columns {
  const others = Object.entries(columns).filter(
    ([meaning, column]) => column !== name && meaning !== word,
  );
  return Object.fromEntries(word ? [...others, [word, name]] : others);
}

/** Returns the name of a meaning in words. Unknown meanings are returned as they are. */
export function useMeanings(): (word: string) => string {
  useTranslation("prompts/intake");
  return (word) => {
    const key = `prompts/intake:meanings.${word}`;
    return i18next.exists(key) ? i18next.t(key as "prompts/intake:meanings.prompt") : word;
  };
}
