import { useState, useSyncExternalStore } from "react";

/** How many columns the replies have, or one reply at a time. "auto" follows the window. */
export const LAYOUTS = ["auto", "1", "2", "3", "single"] as const;
export type Layout = (typeof LAYOUTS)[number];

/** The labeler's view settings, stored in this browser. No label depends on them. */
export type View = Readonly<{
  marks: boolean;
  raw: boolean;
  folds: boolean;
  layout: Layout;
  /** Shows the replies in the order of their ranks. */
  inOrder: boolean;
  /** A reply that is ranked by key, and rated if asked, leads to the next one that is not. */
  advances: boolean;
}>;

// Marks are off by default, because they draw attention to differences before the text is read.
export const PLAIN: View = {
  marks: false,
  raw: false,
  folds: false,
  layout: "auto",
  inOrder: false,
  advances: true,
};

/** Window widths from which two and three columns fit. */
const WIDTHS = { medium: 880, wide: 1320 } as const;
export type Width = "narrow" | keyof typeof WIDTHS;

/** The view of one person in windows of this width. */
export function useView(person: string): [View, (view: View) => void] {
  const width = useWidth();
  const place = `plumbline.view.${person}.${width}`;
  const [views, setViews] = useState<Record<string, View>>({});
  const view = views[place] ?? stored(place);
  return [
    view,
    (next) => {
      setViews({ ...views, [place]: next });
      localStorage.setItem(place, JSON.stringify({ ...next, marks: false }));
    },
  ];
}

function stored(place: string): View {
  try {
    return { ...PLAIN, ...(JSON.parse(localStorage.getItem(place) ?? "{}") as Partial<View>) };
  } catch {
    return PLAIN;
  }
}

function listen(changed: () => void) {
  window.addEventListener("resize", changed);
  return () => window.removeEventListener("resize", changed);
}

export function useWidth(): Width {
  return useSyncExternalStore(listen, () => {
    if (window.innerWidth >= WIDTHS.wide) return "wide";
    return window.innerWidth >= WIDTHS.medium ? "medium" : "narrow";
  });
}

/** Returns the layouts that fit into a window of this width. */
export function layoutsFor(width: Width): readonly Layout[] {
  const columns = { narrow: 1, medium: 2, wide: 3 }[width];
  return LAYOUTS.filter((layout) => !(Number(layout) > columns));
}
