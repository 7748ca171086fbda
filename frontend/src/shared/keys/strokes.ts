/** Keys as text: "Ctrl+Enter", "Shift+3", "j", "?". The order is always Ctrl, Alt, Shift, key. */

const DIGIT = /^Digit(\d)$/;

/** The text of a key press, or nothing for a bare modifier. Cmd counts as Ctrl. */
export function strokeOf(event: KeyboardEvent): string | null {
  if (["Control", "Shift", "Alt", "Meta", "Dead", "Process"].includes(event.key)) return null;
  // Shift+3 is "#" on one keyboard and "§" on another; the digit is what is meant.
  const digit = DIGIT.exec(event.code)?.[1];
  const isShiftedDigit = event.shiftKey && digit !== undefined;
  const key = isShiftedDigit ? digit : event.key === " " ? "Space" : event.key;
  const isCharacter = key.length === 1 && !isShiftedDigit;
  const parts = [
    event.ctrlKey || event.metaKey ? "Ctrl" : "",
    event.altKey ? "Alt" : "",
    // A character has Shift in it already: "?" is "?", not "Shift+?".
    event.shiftKey && (!isCharacter || /[a-z]/i.test(key)) ? "Shift" : "",
    isCharacter ? key.toLowerCase() : key,
  ];
  return parts.filter(Boolean).join("+");
}

/** True for keys that would also type something: these can be switched off (WCAG 2.1.4). */
export function isSingleCharacter(stroke: string): boolean {
  return !stroke.startsWith("Ctrl+") && !stroke.startsWith("Alt+");
}

/** "?" is Shift+/ on many keyboards; where the digit row makes it, the digit wins, so compare both. */
export function strokesOf(event: KeyboardEvent): string[] {
  const stroke = strokeOf(event);
  if (stroke === null) return [];
  const typed = event.key.length === 1 && !/[a-z0-9]/i.test(event.key) ? [event.key] : [];
  return [stroke, ...(event.ctrlKey || event.metaKey || event.altKey ? [] : typed)];
}

const TYPING = "input:not([type=radio], [type=checkbox], [type=button]), textarea, select";

/** Somebody is writing: letters belong to the text. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches(TYPING);
}
