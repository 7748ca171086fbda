/** The themes: light, dark, or that of the device. */

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

/**
 * Applies the theme to the page, and sets the cookie by which Django writes it into the next page.
 */
export function applyTheme(theme: string) {
  document.documentElement.dataset.theme = theme;
  remember("theme", theme);
}

const YEAR = 31_536_000;

export function remember(name: "theme" | "language", value: string) {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API needs a secure origin
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR}; samesite=lax`;
}

export function themeOfPage(): Theme {
  const chosen = themes.find((theme) => theme === document.documentElement.dataset.theme);
  return chosen ?? "system";
}
