import i18next from "i18next";
import { useTranslation } from "react-i18next";

/** A word of the intake, for people who do not read code. Unknown ones stay as they are. */
export function useMeanings(): (word: string) => string {
  useTranslation("intakes");
  return (word) => {
    const key = `intakes:meanings.${word}`;
    return i18next.exists(key) ? i18next.t(key as "intakes:meanings.prompt") : word;
  };
}
