import { useLayoutEffect } from "react";
import { registry } from "./registry";

/** Listens for the whole page; used once, by the shell. */
export function useKeyboard() {
  useLayoutEffect(() => {
    // Before the controls see it: a focused button would take Ctrl+Enter for a press of its own.
    window.addEventListener("keydown", registry.press, { capture: true });
    return () => window.removeEventListener("keydown", registry.press, { capture: true });
  }, []);
}
