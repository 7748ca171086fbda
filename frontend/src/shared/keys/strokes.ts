/**
 * Strokes as text: "Ctrl+Enter", "Shift+3", "j", "?". The order is always Ctrl, Alt, Shift, key.
 */

const DIGIT = /^(?:Digit|Numpad)(\d)$/;
const LETTER = /^Key([A-Z])$/;
const LATIN = /^[\x20-\x7e]$/;
const ALONE = ["Control", "Shift", "Alt", "AltGraph", "Meta", "Dead"];

/** Returns the stroke of a key press, or null for a modifier alone. Cmd counts as Ctrl. */
export function strokeOf(event: KeyboardEvent): string | null {
  const key = nameOf(event);
  if (key === null) return null;
  const isDigit = event.shiftKey && /^\d$/.test(key);
  const isCharacter = key.length === 1 && !isDigit;
  const parts = [
    event.ctrlKey || event.metaKey ? "Ctrl" : "",
    event.altKey ? "Alt" : "",
    // A symbol already includes Shift: "?" is "?" and not "Shift+?".
    event.shiftKey && (!isCharacter || /[a-z]/i.test(key)) ? "Shift" : "",
    isCharacter ? key.toLowerCase() : key,
  ];
  return parts.filter(Boolean).join("+");
}

/**
 * Names the key of a press. Digits go by the place of the key, because the digit row of a French
 * keyboard types "&é" and Shift+3 types "#" or "§". Letters go by what is typed, except where the
 * keyboard types another script or an input method takes the key.
 */
function nameOf({ key, code, shiftKey }: KeyboardEvent): string | null {
  if (ALONE.includes(key)) return null;
  const digit = DIGIT.exec(code)?.[1];
  const isNavigation = code.startsWith("Numpad") && key.length > 1 && !shiftKey;
  if (digit !== undefined && !isNavigation) return digit;
  if (key === " ") return "Space";
  const isForeign = key === "Process" || (key.length === 1 && !LATIN.test(key));
  const letter = LETTER.exec(code)?.[1];
  if (isForeign && letter !== undefined) return shiftKey ? letter : letter.toLowerCase();
  return key === "Process" ? null : key;
}

/** Returns true for keys that also type a character. People can disable these (WCAG 2.1.4). */
export function isSingleCharacter(stroke: string): boolean {
  return !stroke.startsWith("Ctrl+") && !stroke.startsWith("Alt+");
}

/**
 * Returns the possible strokes of a key press: the one by the place of the key, and the character
 * that it types, such as a symbol of the digit row.
 */
export function strokesOf(event: KeyboardEvent): string[] {
  const stroke = strokeOf(event);
  if (stroke === null) return [];
  const isPlain = !(event.ctrlKey || event.metaKey || event.altKey);
  const isTyped = isPlain && event.key.length === 1 && !/[a-z\s]/i.test(event.key);
  return isTyped && event.key !== stroke ? [stroke, event.key] : [stroke];
}

const TYPING = "input:not([type=radio], [type=checkbox], [type=button]), textarea, select";

/** Returns true when the person is typing in a field. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches(TYPING);
}
