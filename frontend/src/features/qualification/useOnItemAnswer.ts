import { useCallback, useRef } from "react";
import type { BlankItemOut } from "@/api/schema";
import type { Answer } from "@/features/tasks/answer";
import { saidOf } from "./asSeat";
import type { Said } from "./said";

/** A function that never changes and tells the newest listener what was said. */
export function useTell(item: BlankItemOut, onSaid: (said: Said) => void) {
  const newest = useRef(onSaid);
  newest.current = onSaid;
  return useCallback((answer: Answer) => newest.current(saidOf(item, answer)), [item]);
}
