/** Languages of tasks, named in the person's own language. */

const common = ["en", "zh-Hans", "zh-Hant", "es", "fr", "de", "pt", "ja", "ko", "ar", "hi", "ru"];

export function languageName(tag: string, inLanguage: string): string {
  return new Intl.DisplayNames([inLanguage], { type: "language" }).of(tag) ?? tag;
}

/** Returns the common languages and the person's other ones. */
export function languageChoices(inLanguage: string, also: readonly string[] = []) {
  const tags = [...new Set([...common, ...also])];
  return tags.map((tag) => ({ value: tag, label: languageName(tag, inLanguage) }));
}
