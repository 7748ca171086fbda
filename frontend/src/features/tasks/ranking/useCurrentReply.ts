import { useCallback, useEffect, useState } from "react";

/** The reply that digits act on: the one focused last, the first one on a fresh task. */
export function useCurrentReply(
  slots: readonly string[],
): [string, (slot: string) => void, (slot: string) => void] {
  const first = slots[0] ?? "A";
  const [current, setCurrent] = useState(first);
  const go = useCallback((slot: string) => {
    // Not left to the focus event alone: a digit may follow faster than that comes round.
    setCurrent(slot);
    const card = document.getElementById(`card-${slot}`);
    card?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: "nearest" });
  }, []);
  useEffect(() => {
    document.getElementById(`card-${first}`)?.focus({ preventScroll: true });
  }, [first]);
  return [current, go, setCurrent];
}
