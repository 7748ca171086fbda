import { useCallback, useRef } from "react";
import type { BlankItemOut } from "@/api/schema";
import type { Answer } from "@/features/tasks/answer";
import type { ItemAnswer } from "./itemAnswer";
import { toItemAnswer } from "./toSeat";

/** A function that never changes and tells the newest listener what was said. */
export function useOnItemAnswer(item: BlankItemOut, onSaid: (said: ItemAnswer) => void) {
  const newest = useRef(onSaid);
  newest.current = onSaid;
  return useCallback((answer: Answer) => newest.current(toItemAnswer(item, answer)), [item]);
}
