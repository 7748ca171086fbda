/** The languages of the interface and how one is selected. */

import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { remember } from "@/shared/theme/theme";

export const languages = ["en", "zh-Hans"] as const;
export type Language = (typeof languages)[number];

const catalogues = {
  en: () => import("./en"),
  "zh-Hans": () => import("./zh-Hans"),
};

export function isLanguage(text: string): text is Language {
  return (languages as readonly string[]).includes(text);
}

/** Returns the language that Django writes into the page: the person's choice or the browser's. */
export function languageOfPage(): Language {
  // Pages of the admin write it in lower case.
  const lang = document.documentElement.lang.toLowerCase();
  return languages.find((language) => language.toLowerCase() === lang) ?? "en";
}

async function load(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, "shared")) return;
  const { words } = await catalogues[language]();
  for (const [namespace, texts] of Object.entries(words)) {
    i18next.addResourceBundle(language, namespace, texts);
  }
}

export async function startWords(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    defaultNS: "shared",
    interpolation: { escapeValue: false }, // React already escapes
    resources: {},
    react: { useSuspense: false },
  });
  await changeLanguage(language);
}

export async function changeLanguage(language: Language): Promise<void> {
  await load(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  remember("language", language); // so that the server answers in this language too
}
