import { useCallback, useLayoutEffect, useRef, useState } from "react";

/** The reply that digits act on: the last focused one, or the first one on a new task. */
export function useCurrentReply(
  slots: readonly string[],
  /** Changes whenever cards may have moved on the screen. */
  moves: unknown = null,
): [string, (slot: string) => void, (slot: string) => void] {
  const first = slots[0] ?? "A";
  const [current, setCurrent] = useState(first);
  const go = useCallback((slot: string) => {
    // Set directly, because a digit can be typed before the focus event arrives.
    setCurrent(slot);
    focusCard(slot);
  }, []);
  // A layout effect: a later one would take the focus back from a letter that was typed at once.
  useLayoutEffect(() => {
    document.getElementById(`card-${first}`)?.focus({ preventScroll: true });
  }, [first]);
  // A card that moves loses the focus.
  const latest = useRef(current);
  latest.current = current;
  useLayoutEffect(() => {
    if (moves && document.activeElement === document.body) focusCard(latest.current);
  }, [moves]);
  return [current, go, setCurrent];
}

export function focusCard(slot: string) {
  const card = document.getElementById(`card-${slot}`);
  card?.focus({ preventScroll: true });
  card?.scrollIntoView({ block: "nearest" });
}
