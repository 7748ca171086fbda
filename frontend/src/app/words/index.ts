/** The languages of the interface and how one is selected. */

import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { remember } from "@/shared/theme/theme";

export const languages = ["en", "zh-Hans"] as const;
export type Language = (typeof languages)[number];

const catalogues = {
  en: { first: () => import("./first/en"), rest: () => import("./rest/en") },
  "zh-Hans": { first: () => import("./first/zh-Hans"), rest: () => import("./rest/zh-Hans") },
};

/** Whether a page has been opened that needs more than the first words. */
let needsAll = false;

export function isLanguage(text: string): text is Language {
  return (languages as readonly string[]).includes(text);
}

/** Returns the language that Django writes into the page: the person's choice or the browser's. */
export function languageOfPage(): Language {
  // Pages of the admin write it in lower case.
  const lang = document.documentElement.lang.toLowerCase();
  return languages.find((language) => language.toLowerCase() === lang) ?? "en";
}

type Part = keyof (typeof catalogues)[Language];

/** A namespace of each part. Its presence shows that the part is loaded. */
const MARKS = { first: "shared", rest: "home" } as const satisfies Record<Part, string>;

async function loadPart(language: Language, part: Part): Promise<void> {
  if (i18next.hasResourceBundle(language, MARKS[part])) return;
  const { words } = await catalogues[language][part]();
  for (const [namespace, texts] of Object.entries(words)) {
    i18next.addResourceBundle(language, namespace, texts);
  }
}

async function load(language: Language): Promise<void> {
  const parts: Part[] = needsAll ? ["first", "rest"] : ["first"];
  await Promise.all(parts.map((part) => loadPart(language, part)));
}

/** Loads the words of every page. Without them only the screens for tasks can be shown. */
export async function loadAllWords(): Promise<void> {
  needsAll = true;
  await load(i18next.language as Language);
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
