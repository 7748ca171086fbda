import { useState } from "react";

/** How somebody likes to see replies. Kept in this browser; no label depends on it. */
export type View = Readonly<{ marks: boolean; raw: boolean; folds: boolean }>;

const PLACE = "plumbline.view";
// Marks are off on first reading: they draw the eye to differences before the text is understood.
const PLAIN: View = { marks: false, raw: false, folds: false };

export function useView(): [View, (view: View) => void] {
  const [view, setView] = useState<View>(() => ({ ...PLAIN, ...kept() }));
  return [
    view,
    (next) => {
      setView(next);
      localStorage.setItem(PLACE, JSON.stringify({ raw: next.raw, folds: next.folds }));
    },
  ];
}

function kept(): Partial<View> {
  try {
    return JSON.parse(localStorage.getItem(PLACE) ?? "{}") as Partial<View>;
  } catch {
    return {};
  }
}
