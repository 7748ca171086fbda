import { useEffect } from "react";

import { keepSeat } from "./server";

const EVERY = 60_000;

/**
 * Holds the seat while its page is visible. When time has run out nothing happens here: the work
 * stays, and what is handed in late is still taken.
 */
export function useHeartbeat(seat: string) {
  useEffect(() => {
    const beat = () => {
      if (document.visibilityState === "visible") void keepSeat(seat).catch(() => undefined);
    };
    const timer = setInterval(beat, EVERY);
    document.addEventListener("visibilitychange", beat);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", beat);
    };
  }, [seat]);
}
