import { useEffect, useRef } from "react";
import type { Measures } from "../desk/server";
import { type ActiveTime, hidden, seen, startedAt, workedUntil } from "./activeTime";

const SIGNS_OF_LIFE = ["pointermove", "pointerdown", "keydown", "wheel", "scroll"] as const;

// Stored with every label. Increase it when the screen changes in a way that can influence labels.
const SCREEN_VERSION = "2";

/** Measures the work on one task: active time, first action, and number of changes. */
export function useMeasures(before: { worked: number; changes: number }) {
  const time = useRef<ActiveTime>(startedAt(now(), isVisible(), before.worked));
  const changes = useRef(before.changes);
  const firstAction = useRef<number | null>(null);

  useEffect(() => {
    const alive = () => {
      if (isVisible()) time.current = seen(time.current, now());
    };
    const turned = () => {
      time.current = isVisible() ? seen(time.current, now()) : hidden(time.current, now());
    };
    for (const sign of SIGNS_OF_LIFE) {
      window.addEventListener(sign, alive, { passive: true, capture: true });
    }
    document.addEventListener("visibilitychange", turned);
    return () => {
      for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, alive, { capture: true });
      document.removeEventListener("visibilitychange", turned);
    };
  }, []);

  const worked = () => Math.round(workedUntil(time.current, now()));
  return {
    noteChange() {
      firstAction.current ??= worked();
      changes.current += 1;
    },
    soFar: () => ({ worked: worked(), changes: changes.current }),
    read: (): Measures => ({
      active_ms: worked(),
      first_action_ms: firstAction.current,
      changes: changes.current,
      screen_version: SCREEN_VERSION,
    }),
  };
}

function now(): number {
  return performance.now();
}

function isVisible(): boolean {
  return document.visibilityState === "visible";
}
