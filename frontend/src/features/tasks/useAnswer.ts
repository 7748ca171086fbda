import { useState } from "react";

import type { Answer } from "./answer";

// Enough to go back to the first look at nine replies with all their ratings and flags.
const MOST_STEPS = 200;

/** The answer and the way back through its changes. Typing has the browser's own undo. */
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
