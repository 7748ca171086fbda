/**
 * Requests that wait for the network are sent when the server answers: the browser reports a
 * connection before the first request can succeed.
 */

import { onlineManager } from "@tanstack/react-query";
import { pauseAfter, wait } from "@/shared/retry";

const ASKED = "/api/people/session/";

async function answers(stop: AbortSignal): Promise<boolean> {
  return fetch(ASKED, { method: "HEAD", signal: stop }).then(
    () => true,
    () => false,
  );
}

async function untilItAnswers(stop: AbortSignal): Promise<void> {
  for (let failures = 0; !stop.aborted && !(await answers(stop)); failures++) {
    await wait(pauseAfter(failures), stop);
  }
}

/** Queries and changes made while offline wait until the server has answered. */
export function waitForTheServer(): void {
  onlineManager.setEventListener((setOnline) => {
    let stop = new AbortController();
    const resume = async () => {
      stop.abort();
      stop = new AbortController();
      const { signal } = stop;
      await untilItAnswers(signal);
      if (!signal.aborted) setOnline(true);
    };
    const pause = () => {
      stop.abort();
      setOnline(false);
    };
    window.addEventListener("online", resume);
    window.addEventListener("offline", pause);
    return () => {
      stop.abort();
      window.removeEventListener("online", resume);
      window.removeEventListener("offline", pause);
    };
  });
}
