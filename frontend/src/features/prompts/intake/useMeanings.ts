import i18next from "i18next";
import { useTranslation } from "react-i18next";

/** A word of the intake, for people who do not read code. Unknown ones stay as they are. */
export function useMeanings(): (word: string) => string {
  useTranslation("prompts/intake");
  return (word) => {
    const key = `prompts/intake:meanings.${word}`;
    return i18next.exists(key) ? i18next.t(key as "prompts/intake:meanings.prompt") : word;
  };
}
