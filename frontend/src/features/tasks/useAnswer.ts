import { useState } from "react";

import type { Answer } from "./answer";

// Enough to undo all ranks, ratings and flags of nine replies.
const MOST_STEPS = 200;

/** The answer with its undo history. Text fields use the browser's own undo. */
export function useAnswer(start: Answer, onChange: (answer: Answer) => void) {
  const [answer, setAnswer] = useState(start);
  const [past, setPast] = useState<readonly Answer[]>([]);

  const show = (next: Answer) => {
    setAnswer(next);
    onChange(next);
  };
  return {
    answer,
    canUndo: past.length > 0,
    change(next: Answer) {
      setPast([...past.slice(1 - MOST_STEPS), answer]);
      show(next);
    },
    write: show,
    undo() {
      const before = past.at(-1);
      if (before === undefined) return;
      setPast(past.slice(0, -1));
      show(before);
    },
  };
}
