import { useEffect, useRef } from "react";

/**
 * Passes the heights of the sticky prompt and bar to the style sheet, so that they never cover a
 * focused element (WCAG 2.4.11) and toasts appear above the bar. Both heights are set for the whole
 * page, because the page scrolls.
 */
export function useStickyHeights() {
  const above = useRef<HTMLElement>(null);
  const below = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const page = document.documentElement.style;
    const measure = () => {
      const height = (part: HTMLElement | null) => `${part ? coveredBy(part) : 0}px`;
      page.setProperty("--prompt-height", height(above.current));
      page.setProperty("--bar-height", height(below.current));
    };
    const observer = new ResizeObserver(measure);
    for (const part of [above.current, below.current]) if (part) observer.observe(part);
    window.addEventListener("resize", measure);
    measure();
    return () => {
      observer.disconnect();
      window.removeEventListener("resize", measure);
      page.removeProperty("--prompt-height");
      page.removeProperty("--bar-height");
    };
  }, []);
  return { above, below };
}

/** A part covers the page when it stays in place and takes the whole width, not a column. */
function coveredBy(part: HTMLElement): number {
  const staysInPlace = ["sticky", "fixed"].includes(getComputedStyle(part).position);
  return staysInPlace && part.offsetWidth > window.innerWidth / 2 ? part.offsetHeight : 0;
}
