/**
 * Strokes as text: "Ctrl+Enter", "Shift+3", "j", "?". The order is always Ctrl, Alt, Shift, key.
 */

const DIGIT = /^Digit(\d)$/;

/** Returns the stroke of a key press, or null for a modifier alone. Cmd counts as Ctrl. */
export function strokeOf(event: KeyboardEvent): string | null {
  if (["Control", "Shift", "Alt", "Meta", "Dead", "Process"].includes(event.key)) return null;
  // Shift+3 types "#" on one keyboard and "§" on another, so use the digit.
  const digit = DIGIT.exec(event.code)?.[1];
  const isShiftedDigit = event.shiftKey && digit !== undefined;
  const key = isShiftedDigit ? digit : event.key === " " ? "Space" : event.key;
  const isCharacter = key.length === 1 && !isShiftedDigit;
  const parts = [
    event.ctrlKey || event.metaKey ? "Ctrl" : "",
    event.altKey ? "Alt" : "",
    // A symbol already includes Shift: "?" is "?" and not "Shift+?".
    event.shiftKey && (!isCharacter || /[a-z]/i.test(key)) ? "Shift" : "",
    isCharacter ? key.toLowerCase() : key,
  ];
  return parts.filter(Boolean).join("+");
}

/** Returns true for keys that also type a character. People can disable these (WCAG 2.1.4). */
export function isSingleCharacter(stroke: string): boolean {
  return !stroke.startsWith("Ctrl+") && !stroke.startsWith("Alt+");
}

/**
 * Returns the possible strokes of a key press. A symbol on the digit row is both Shift and a digit,
 * and the symbol.
 */
export function strokesOf(event: KeyboardEvent): string[] {
  const stroke = strokeOf(event);
  if (stroke === null) return [];
  const typed = event.key.length === 1 && !/[a-z0-9]/i.test(event.key) ? [event.key] : [];
  return [stroke, ...(event.ctrlKey || event.metaKey || event.altKey ? [] : typed)];
}

const TYPING = "input:not([type=radio], [type=checkbox], [type=button]), textarea, select";

/** Returns true when the person is typing in a field. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches(TYPING);
}
