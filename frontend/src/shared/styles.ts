/** Style sheets that could not be downloaded. The bundler's loader asks for each of them only once. */

const failed = new Set<HTMLLinkElement>();

document.addEventListener(
  "error",
  ({ target }) => {
    if (target instanceof HTMLLinkElement && target.rel === "stylesheet") failed.add(target);
  },
  true,
);

window.addEventListener("online", () => void loadFailedStyles());

/** Asks for them again, and resolves when each is there or has failed once more. */
export async function loadFailedStyles(): Promise<void> {
  const missing = [...failed];
  failed.clear();
  await Promise.all(missing.map(load));
}

function load(link: HTMLLinkElement): Promise<void> {
  const next = link.cloneNode() as HTMLLinkElement;
  if (link.nonce) next.nonce = link.nonce;
  return new Promise((resolve) => {
    next.addEventListener("load", () => resolve());
    next.addEventListener("error", () => resolve());
    link.replaceWith(next);
  });
}
