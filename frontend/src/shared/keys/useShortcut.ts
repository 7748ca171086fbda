import { createContext, useContext, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import { registry, type Shortcut } from "./registry";

/** True around what lies on the screen but may not be used yet: its keys rest too. */
export const ShortcutsDisabled = createContext(false);

/** Offers a key while the component is on the screen; `isOff` keeps it back. */
export function useShortcut(shortcut: Shortcut & { isOff?: boolean }) {
  const latest = useRef(shortcut);
  latest.current = shortcut;
  const { id, group, label, shown, whileTyping, inDialogs } = shortcut;
  const rests = useContext(ShortcutsDisabled);
  const isOff = shortcut.isOff || rests;
  const keys = shortcut.keys.join("\n");

  // In the same moment as the screen changes: whoever types fast must not fall between the two.
  useLayoutEffect(() => {
    if (isOff) return;
    return registry.add({
      id,
      group,
      label,
      keys: keys.split("\n"),
      ...(shown ? { shown } : {}),
      ...(whileTyping ? { whileTyping } : {}),
      ...(inDialogs ? { inDialogs } : {}),
      run: (stroke, event) => latest.current.run(stroke, event),
    });
  }, [id, group, label, keys, shown, whileTyping, inDialogs, isOff]);
}

export function useShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(registry.subscribe, registry.all);
}

/** Listens for the whole page; used once, by the shell. */
export function useKeyboard() {
  useLayoutEffect(() => {
    // Before the controls see it: a focused button would take Ctrl+Enter for a press of its own.
    window.addEventListener("keydown", registry.press, { capture: true });
    return () => window.removeEventListener("keydown", registry.press, { capture: true });
  }, []);
}
