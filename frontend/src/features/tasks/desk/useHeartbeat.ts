import { useEffect } from "react";

import type { Desk } from "./desk";
import { keepSeat } from "./server";

const EVERY = 60_000;

/**
 * Renews the held seats while the page is visible. An expired seat needs no action here: the work
 * stays, and a late label is still accepted.
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
