import { useEffect, useRef } from "react";

const GAP = 12;

/**
 * Packs cards of different heights into columns without changing their order in the document. Each
 * card gets the number of one-pixel rows that it spans.
 */
export function useMasonry() {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const grid = place.current;
    if (grid === null) return;
    const observer = new ResizeObserver((entries) => {
      for (const { target } of entries) if (target instanceof HTMLElement) span(target);
    });
    const watch = () => {
      observer.disconnect();
      for (const card of grid.children) observer.observe(card);
    };
    const changes = new MutationObserver(watch);
    changes.observe(grid, { childList: true });
    watch();
    return () => {
      observer.disconnect();
      changes.disconnect();
    };
  }, []);
  return place;
}

function span(card: HTMLElement) {
  card.style.gridRowEnd = `span ${Math.ceil(card.getBoundingClientRect().height) + GAP}`;
}
