import i18next from "i18next";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

/** Returns the title and explanation of a metric. An unknown metric keeps the engine's name. */
export function useMetricWords() {
  const { i18n } = useTranslation("runs");
  const { language } = i18n;
  return useCallback(
    (name: string) => {
      const say = (part: "title" | "help") => {
        const key = `runs:metrics.${name}.${part}`;
        return i18next.exists(key, { lng: language }) ? String(i18next.t(key as never)) : "";
      };
      return { title: say("title") || name, help: say("help") };
    },
    [language],
  );
}
