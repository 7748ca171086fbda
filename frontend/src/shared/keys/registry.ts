/** The registry of shortcuts. A screen registers its shortcuts while it is open. */

import { flushSync } from "react-dom";
import { isSingleCharacter, isTyping, strokesOf } from "./strokes";

export interface Shortcut {
  /** A stable name such as "ranking.skip". A person's own key is stored under it. */
  id: string;
  /** The heading and the label in the list of shortcuts, translated. */
  group: string;
  label: string;
  /**
   * Every stroke of the shortcut. `run` receives the stroke, to distinguish for example "1" to "9".
   */
  keys: readonly string[];
  /** A short form for the list, such as "1 – 9". A shortcut with it cannot be remapped. */
  shown?: string;
  /** Also active while the person types. Only for strokes with Ctrl. */
  whileTyping?: boolean;
  /** Also active while a dialog is open, for shortcuts of the dialog. */
  inDialogs?: boolean;
  run: (stroke: string, event: KeyboardEvent) => void;
}

export interface KeyPreferences {
  /** False disables every single-character key. */
  characters: boolean;
  own: Readonly<Record<string, string>>;
}

type Listener = () => void;

const SECOND_KEY_WITHIN = 1_000; // ms
const LONGEST_HOLD = 3_000; // ms
const WINDOWS = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";

export class KeyRegistry {
  private shortcuts: readonly Shortcut[] = [];
  private preferences: KeyPreferences = { characters: true, own: {} };
  private readonly listeners = new Set<Listener>();
  private isPaused = false;
  private readonly holds = new Set<symbol>();
  private readonly held: KeyboardEvent[] = [];
  /** The first key of a two-key stroke, such as "g" of "g p", and when it was pressed. */
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

  /** Ignores keys until the returned function is called, while a person chooses a new key. */
  readonly pause = () => {
    this.isPaused = true;
    return () => {
      this.isPaused = false;
    };
  };

  /**
   * Keeps key presses until the returned function is called, because what they are meant for is
   * still being loaded. Then they are pressed again, where the focus is by then. What is typed into
   * a text stays there.
   */
  readonly hold = () => {
    const hold = Symbol();
    this.holds.add(hold);
    const release = () => {
      if (!this.holds.delete(hold)) return;
      clearTimeout(timer);
      // Not before the new screen has its focus.
      requestAnimationFrame(() => setTimeout(this.pressAgain));
    };
    const timer = setTimeout(release, LONGEST_HOLD);
    return release;
  };

  private readonly pressAgain = () => {
    if (this.holds.size > 0) return;
    for (const event of this.held.splice(0)) {
      const place = document.activeElement ?? document.body;
      place.dispatchEvent(new KeyboardEvent("keydown", event));
    }
  };

  /** Returns the strokes of a shortcut: the person's own key, or else the default. */
  keysOf({ id, keys }: Pick<Shortcut, "id" | "keys">): readonly string[] {
    const own = this.preferences.own[id];
    const chosen = own ? [own] : keys;
    return this.preferences.characters ? chosen : chosen.filter((key) => !isSingleCharacter(key));
  }

  /** Runs the shortcut of a key press. The shortcut registered last wins. */
  readonly press = (event: KeyboardEvent) => {
    if (this.holds.size > 0 && mayWait(event)) {
      this.held.push(event);
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (this.isPaused || event.defaultPrevented || event.isComposing) return;
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
      // Render synchronously, so that the next key acts on the new state.
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

/** Whether only a shortcut could use this key press: what the browser does itself must not wait. */
function mayWait(event: KeyboardEvent): boolean {
  const { key, target } = event;
  if (isTyping(target) || key === "Tab" || /^F\d+$/.test(key)) return false;
  if (event.ctrlKey || event.metaKey || event.altKey) return key === "Enter";
  const isOnControl = target instanceof Element && target.closest("button, a, summary") !== null;
  return !(isOnControl && (key === "Enter" || key === " "));
}

/** Shortcuts of the page are inactive while a dialog or a menu is open. */
function isInAWindow(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(WINDOWS) !== null;
}

export const registry = new KeyRegistry();
