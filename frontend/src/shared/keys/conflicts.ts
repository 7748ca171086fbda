/** Finds keys that cannot be given to a shortcut. */

export interface Line {
  id: string;
  label: string;
  keys: readonly string[];
}

export type Own = Readonly<Record<string, string>>;

// Buttons, links and fields need these keys.
const RESERVED = [
  "Enter",
  "Space",
  "Escape",
  "Tab",
  "ArrowUp",
  "ArrowDown",
  "ArrowLeft",
  "ArrowRight",
];

export function isReserved(stroke: string): boolean {
  return RESERVED.includes(stroke.replace("Shift+", ""));
}

/**
 * Returns the label of another shortcut that uses this stroke. The first key of two in a row, such
 * as "g" of "g h", is in use too.
 */
export function takenBy(lines: readonly Line[], own: Own, id: string, stroke: string) {
  return lines.find((other) => {
    const chosen = own[other.id];
    const keys = chosen === undefined ? other.keys : [chosen];
    return other.id !== id && keys.some((key) => key === stroke || key.startsWith(`${stroke} `));
  })?.label;
}
