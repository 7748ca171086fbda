import { useState } from "react";

import type { Answer } from "./answer";
import { historyOf, keepHistory } from "./undoHistory";

// Enough to undo all ranks, ratings and flags of nine replies.
const MOST_STEPS = 200;

/** The answer with its undo history. Text fields use the browser's own undo. */
export function useAnswer(seat: string, start: Answer, onChange: (answer: Answer) => void) {
  const [answer, setAnswer] = useState(start);
  const [past, setPast] = useState<readonly Answer[]>(() => historyOf(seat, start));

  const show = (next: Answer, before: readonly Answer[] = past) => {
    setAnswer(next);
    setPast(before);
    keepHistory({ seat, answer: next, past: before });
    onChange(next);
  };
  return {
    answer,
    canUndo: past.length > 0,
    change(next: Answer) {
      show(next, [...past.slice(1 - MOST_STEPS), answer]);
    },
    write: (next: Answer) => show(next),
    undo() {
      const before = past.at(-1);
      if (before === undefined) return;
      show(before, past.slice(0, -1));
    },
  };
}
