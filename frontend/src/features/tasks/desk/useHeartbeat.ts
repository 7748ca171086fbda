import { useEffect } from "react";

import type { Desk } from "./desk";
import { keepSeat } from "./server";

const EVERY = 60_000;

/**
 * Holds the seats on the desk while its page is visible. When time has run out nothing happens
 * here: the work stays, and what is handed in late is still taken.
 */
export function useHeartbeat(desk: Desk) {
  useEffect(() => {
    const beat = () => {
      if (document.visibilityState !== "visible") return;
      for (const seat of desk.held()) void keepSeat(seat).catch(() => undefined);
    };
    const timer = setInterval(beat, EVERY);
    document.addEventListener("visibilitychange", beat);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", beat);
    };
  }, [desk]);
}
