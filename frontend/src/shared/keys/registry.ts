/** Which keys do what right now. A feature adds its keys while its screen is open. */

import { flushSync } from "react-dom";
import { isSingleCharacter, isTyping, strokesOf } from "./strokes";

export interface Shortcut {
  /** Stable name under which a person's own key is kept, such as "ranking.skip". */
  id: string;
  /** Heading in the list of keys, and what it does: words of the person's language. */
  group: string;
  label: string;
  /** Every stroke that does it. Several, such as "1" to "9", are told apart by the stroke. */
  keys: readonly string[];
  /** How the list shows many keys in short, such as "1 – 9". Such a shortcut cannot be remapped. */
  shown?: string;
  /** Also while somebody types in a field. Only for strokes with Ctrl. */
  whileTyping?: boolean;
  /** Also while a dialog is open. For shortcuts that the dialog itself offers. */
  inDialogs?: boolean;
  run: (stroke: string, event: KeyboardEvent) => void;
}

export interface KeyPreferences {
  /** False switches off every key that is a single character. */
  characters: boolean;
  own: Readonly<Record<string, string>>;
}

type Listener = () => void;

const SECOND_KEY_WITHIN = 1_000; // milliseconds
const WINDOWS = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";

export class KeyRegistry {
  private shortcuts: readonly Shortcut[] = [];
  private preferences: KeyPreferences = { characters: true, own: {} };
  private readonly listeners = new Set<Listener>();
  /** The first key of two in a row, such as the "g" of "g p", and when it was pressed. */
  private first: { stroke: string; at: number } | null = null;

  readonly subscribe = (listener: Listener) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  readonly all = () => this.shortcuts;

  add(shortcut: Shortcut): () => void {
    this.change([...this.shortcuts, shortcut]);
    return () => this.change(this.shortcuts.filter((other) => other !== shortcut));
  }

  prefer(preferences: KeyPreferences) {
    this.preferences = preferences;
    this.change([...this.shortcuts]);
  }

  /** The strokes that do this, the person's own choice first. */
  keysOf({ id, keys }: Pick<Shortcut, "id" | "keys">): readonly string[] {
    const own = this.preferences.own[id];
    const chosen = own ? [own] : keys;
    return this.preferences.characters ? chosen : chosen.filter((key) => !isSingleCharacter(key));
  }

  /** Runs what the key press stands for; the newest screen wins. */
  readonly press = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const strokes = strokesOf(event);
    if (strokes.length === 0) return;
    const { first } = this;
    this.first = null;
    const isSecond = first !== null && event.timeStamp - first.at < SECOND_KEY_WITHIN;
    const sought = isSecond ? strokes.map((stroke) => `${first.stroke} ${stroke}`) : strokes;
    if (this.runFirstOf([...sought, ...(isSecond ? strokes : [])], event)) return;
    const begins = strokes.find((stroke) => this.beginsSomething(stroke, event));
    if (begins) this.first = { stroke: begins, at: event.timeStamp };
  };

  private runFirstOf(strokes: readonly string[], event: KeyboardEvent): boolean {
    for (const stroke of strokes) {
      const found = this.shortcuts.findLast(
        (shortcut) => this.keysOf(shortcut).includes(stroke) && mayRun(shortcut, stroke, event),
      );
      if (!found) continue;
      event.preventDefault();
      event.stopPropagation();
      // Shown at once, so that the next key, however fast, acts on what this one changed.
      flushSync(() => found.run(stroke, event));
      return true;
    }
    return false;
  }

  private beginsSomething(stroke: string, event: KeyboardEvent): boolean {
    return this.shortcuts.some((shortcut) =>
      this.keysOf(shortcut).some(
        (keys) => keys.startsWith(`${stroke} `) && mayRun(shortcut, keys, event),
      ),
    );
  }

  private change(next: readonly Shortcut[]) {
    this.shortcuts = next;
    for (const listener of this.listeners) listener();
  }
}

function mayRun(shortcut: Shortcut, stroke: string, event: KeyboardEvent): boolean {
  const belongsToText =
    isTyping(event.target) && (!shortcut.whileTyping || isSingleCharacter(stroke));
  return !belongsToText && (shortcut.inDialogs === true || !isInAWindow(event.target));
}

/** Keys of the page rest while a window or a menu lies over it. */
function isInAWindow(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(WINDOWS) !== null;
}

export const registry = new KeyRegistry();
