import { useEffect, useRef } from "react";

/**
 * The prompt above and the bar below cover a part of the page. What gets the focus must not end up
 * under them (WCAG 2.4.11), and notes must not lie on the bar, so the style sheet is told their
 * heights: of the bar for the whole page.
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
