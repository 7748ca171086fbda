import { useEffect, useRef } from "react";

/**
 * Passes the heights of the sticky prompt and bar to the style sheet, so that they never cover a
 * focused element (WCAG 2.4.11) and toasts appear above the bar. The bar's height is set for the
 * whole page.
 */
export function useStickyHeights() {
  const screen = useRef<HTMLDivElement>(null);
  const above = useRef<HTMLElement>(null);
  const below = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const page = document.documentElement.style;
    const measure = () => {
      const height = (part: HTMLElement | null) => `${part?.offsetHeight ?? 0}px`;
      screen.current?.style.setProperty("--prompt-height", height(above.current));
      page.setProperty("--bar-height", height(below.current));
    };
    const observer = new ResizeObserver(measure);
    for (const part of [above.current, below.current]) if (part) observer.observe(part);
    measure();
    return () => {
      observer.disconnect();
      page.removeProperty("--bar-height");
    };
  }, []);
  return { screen, above, below };
}
