import { useEffect, useRef } from "react";

/**
 * The prompt above and the bar below cover a part of the page. What gets the focus must not end up
 * under them (WCAG 2.4.11), so their heights are told to the style sheet.
 */
export function useCovered() {
  const screen = useRef<HTMLDivElement>(null);
  const above = useRef<HTMLElement>(null);
  const below = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const measure = () => {
      const height = (part: HTMLElement | null) => `${part?.offsetHeight ?? 0}px`;
      screen.current?.style.setProperty("--prompt-height", height(above.current));
      screen.current?.style.setProperty("--bar-height", height(below.current));
    };
    const observer = new ResizeObserver(measure);
    for (const part of [above.current, below.current]) if (part) observer.observe(part);
    measure();
    return () => observer.disconnect();
  }, []);
  return { screen, above, below };
}
