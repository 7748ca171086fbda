import { useEffect } from "react";
import { registry } from "@/shared/keys/registry";
import { useMe } from "@/shared/session/session";
import { applyTheme } from "@/shared/theme/theme";
import { changeLanguage, isLanguage } from "./words";

/** Applies the preferences of the person: language, theme and shortcuts. */
export function usePreferences() {
  const { language, theme, preferences } = useMe();
  useEffect(() => {
    if (isLanguage(language)) void changeLanguage(language);
  }, [language]);
  useEffect(() => applyTheme(theme), [theme]);
  const { text_size: textSize } = preferences;
  useEffect(() => {
    document.documentElement.dataset.textSize = textSize;
  }, [textSize]);
  const { keys_on: characters, key_remaps: own } = preferences;
  useEffect(() => registry.prefer({ characters, own }), [characters, own]);
}
