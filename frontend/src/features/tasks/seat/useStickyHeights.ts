import { useEffect, useRef } from "react";

const UNTIL_THE_NEXT_MS = 1_000; // a task is loaded from this browser's store

let users = 0; // tasks on the screen

/**
 * Passes the heights of the sticky prompt and bar to the style sheet, so that they never cover a
 * focused element (WCAG 2.4.11) and toasts appear above the bar. Both heights are set for the whole
 * page, because the page scrolls. A change makes the browser compute every element's style again:
 * from one task to the next, heights that stay the same are not touched.
 */
export function useStickyHeights() {
  const above = useRef<HTMLElement>(null);
  const below = useRef<HTMLDivElement>(null);
  useEffect(() => {
    users += 1;
    const measure = () => {
      setHeight("--prompt-height", above.current);
      setHeight("--bar-height", below.current);
    };
    // It calls at once when the layout is known; to ask earlier would compute the layout twice.
    const observer = new ResizeObserver(measure);
    for (const part of [above.current, below.current]) if (part) observer.observe(part);
    window.addEventListener("resize", measure);
    return () => {
      observer.disconnect();
      window.removeEventListener("resize", measure);
      users -= 1;
      setTimeout(removeUnused, UNTIL_THE_NEXT_MS);
    };
  }, []);
  return { above, below };
}

function setHeight(name: string, part: HTMLElement | null) {
  const page = document.documentElement.style;
  const height = `${part ? coveredBy(part) : 0}px`;
  if (page.getPropertyValue(name) !== height) page.setProperty(name, height);
}

function removeUnused() {
  if (users > 0) return;
  document.documentElement.style.removeProperty("--prompt-height");
  document.documentElement.style.removeProperty("--bar-height");
}

/** A part covers the page when it stays in place and takes the whole width, not a column. */
function coveredBy(part: HTMLElement): number {
  const staysInPlace = ["sticky", "fixed"].includes(getComputedStyle(part).position);
  return staysInPlace && part.offsetWidth > window.innerWidth / 2 ? part.offsetHeight : 0;
}
