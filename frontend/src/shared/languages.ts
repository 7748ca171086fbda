/** Languages in which tasks may come, under their names in the person's own language. */

const common = ["en", "zh-Hans", "zh-Hant", "es", "fr", "de", "pt", "ja", "ko", "ar", "hi", "ru"];

export function languageName(tag: string, inLanguage: string): string {
  return new Intl.DisplayNames([inLanguage], { type: "language" }).of(tag) ?? tag;
}

/** The common ones, and whatever this person has besides. */
export function languageChoices(inLanguage: string, also: readonly string[] = []) {
  const tags = [...new Set([...common, ...also])];
  return tags.map((tag) => ({ value: tag, label: languageName(tag, inLanguage) }));
}
