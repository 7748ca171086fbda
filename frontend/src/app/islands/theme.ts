/** The admin says "dark" with a class of its root; our tokens hold below data-theme. */

const root = document.documentElement;

function currentTheme(): "light" | "dark" {
  return root.classList.contains("dark") ? "dark" : "light";
}

/** These elements wear the admin's theme from now on, whenever it changes. */
export function followAdminTheme(elements: readonly HTMLElement[]) {
  const wear = () => {
    for (const element of elements) element.dataset.theme = currentTheme();
  };
  wear();
  new MutationObserver(wear).observe(root, { attributeFilter: ["class"] });
}
