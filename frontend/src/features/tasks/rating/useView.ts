import { useState } from "react";

/** The labeler's view settings, stored in this browser. No label depends on them. */
export type View = Readonly<{ marks: boolean; raw: boolean; folds: boolean }>;

const PLACE = "plumbline.view";
// Marks are off by default, because they draw attention to differences before the text is read.
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
