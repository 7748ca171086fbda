import i18next from "i18next";
import { useTranslation } from "react-i18next";
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

/** A word of the intake, for people who do not read code. Unknown ones stay as they are. */
export function useMeanings(): (word: string) => string {
  useTranslation("prompts/intake");
  return (word) => {
    const key = `prompts/intake:meanings.${word}`;
    return i18next.exists(key) ? i18next.t(key as "prompts/intake:meanings.prompt") : word;
  };
}
