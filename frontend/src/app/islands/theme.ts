/** The admin marks dark mode with a class on the root element; our tokens depend on data-theme. */

const root = document.documentElement;

function currentTheme(): "light" | "dark" {
  return root.classList.contains("dark") ? "dark" : "light";
}

/** Keeps the theme of these elements in step with the admin's theme. */
export function followAdminTheme(elements: readonly HTMLElement[]) {
  const wear = () => {
    for (const element of elements) element.dataset.theme = currentTheme();
  };
  wear();
  new MutationObserver(wear).observe(root, { attributeFilter: ["class"] });
}
