import { useEffect, useRef, useSyncExternalStore } from "react";
import { registry, type Shortcut } from "./registry";

/** Offers a key while the component is on the screen; `isOff` keeps it back. */
export function useShortcut(shortcut: Shortcut & { isOff?: boolean }) {
  const latest = useRef(shortcut);
  latest.current = shortcut;
  const { id, group, label, shown, whileTyping, inDialogs, isOff } = shortcut;
  const keys = shortcut.keys.join("\n");

  useEffect(() => {
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
