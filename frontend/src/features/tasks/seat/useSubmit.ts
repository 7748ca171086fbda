import { useState } from "react";
import { isComplete, type Missing } from "../answer";

/** Submits a complete answer. Otherwise says what is missing and moves the focus to it. */
export function useSubmit(missing: Missing, submit: () => void) {
  // Counts, so that each attempt is announced.
  const [refused, setRefused] = useState(0);
  const isIncomplete = !isComplete(missing);
  return {
    refused: isIncomplete ? refused : 0,
    submit: () => {
      if (!isIncomplete) return submit();
      setRefused(refused + 1);
      focusFirst(missing.rank[0] ?? missing.rate[0]);
    },
  };
}

function focusFirst(slot: string | undefined) {
  const card = document.getElementById(`card-${slot}`) ?? document.querySelector("textarea");
  card?.focus();
}
