import { useEffect } from "react";
import { registry } from "./registry";

/** Listens for the whole page; used once, by the shell. */
export function useKeyboard() {
  useEffect(() => {
    window.addEventListener("keydown", registry.press);
    return () => window.removeEventListener("keydown", registry.press);
  }, []);
}
