import { Kbd } from "@/shared/ui/Kbd";
import { entryOf, type ShortcutId } from "./catalogue";
import { registry } from "./registry";
import { useShortcuts } from "./useShortcut";

/** The key that the person uses for a shortcut; nothing if it is turned off. */
export function KeyOf({ id }: { id: ShortcutId }) {
  useShortcuts(); // changes with the preferences
  const [key] = registry.keysOf({ id, keys: entryOf(id)?.keys ?? [] });
  return key === undefined ? null : <Kbd keys={key} />;
}
