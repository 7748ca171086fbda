import { useEffect } from "react";

import { isApiError } from "@/api/errors";
import type { Workspace } from "./workspace";

const EVERY = 60_000;

/**
 * Renews the held seats while the page is visible. After a sleep another labeler may have a seat:
 * the desk then warns the person, and their work stays.
 */
export function useHeartbeat({ desk, server }: Pick<Workspace, "desk" | "server">) {
  useEffect(() => {
    const beat = () => {
      if (document.visibilityState !== "visible") return;
      for (const seat of desk.held()) {
        server.keep(seat).catch((error) => {
          if (isApiError(error, "seat_is_gone")) desk.lose(seat);
        });
      }
    };
    const timer = setInterval(beat, EVERY);
    document.addEventListener("visibilitychange", beat);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", beat);
    };
  }, [desk, server]);
}
