import { useCallback, useLayoutEffect, useState } from "react";

/** The reply that digits act on: the last focused one, or the first one on a new task. */
export function useCurrentReply(
  slots: readonly string[],
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
  return [current, go, setCurrent];
}

export function focusCard(slot: string) {
  const card = document.getElementById(`card-${slot}`);
  card?.focus({ preventScroll: true });
  card?.scrollIntoView({ block: "nearest" });
}
