import { createContext, useContext, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { entryOf } from "./catalogue";
import { registry, type Shortcut } from "./registry";

/** True around content that is visible but not usable yet; its shortcuts are disabled. */
export const ShortcutsDisabled = createContext(false);

type Use = Pick<Shortcut, "id" | "run"> & Partial<Shortcut> & { isOff?: boolean };

/**
 * Registers a shortcut while the component is mounted; `isOff` disables it. Texts and keys that are
 * left out come from the catalogue.
 */
export function useShortcut(use: Use) {
  useTranslation(); // the texts change with the language
  const shortcut = { group: "", label: "", keys: [], ...entryOf(use.id), ...use };
  const latest = useRef(shortcut);
  latest.current = shortcut;
  const { id, group, label, shown, whileTyping, inDialogs } = shortcut;
  const rests = useContext(ShortcutsDisabled);
  const isOff = shortcut.isOff || rests;
  const keys = shortcut.keys.join("\n");

  // A layout effect, so that no key press falls between the screen change and the registration.
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

/** Listens for keys on the whole page. Only the shell uses it. */
export function useKeyboard() {
  useLayoutEffect(() => {
    // Capture, because a focused button would treat Ctrl+Enter as a press.
    window.addEventListener("keydown", registry.press, { capture: true });
    return () => window.removeEventListener("keydown", registry.press, { capture: true });
  }, []);
}
