import styles from "./Kbd.module.css";

const faces: Record<string, string> = { Ctrl: "Ctrl", Shift: "⇧", Enter: "↵", Escape: "Esc" };

/** Keys as labelled on a keyboard: "Ctrl+Enter", or "g h" for two keys in a row. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className={styles.keys}>
      {keys.split(" ").map((stroke) => (
        <kbd className={styles.key} key={stroke}>
          {stroke
            .split("+")
            .map((key) => faces[key] ?? (key.length === 1 ? key.toUpperCase() : key))
            .join(" ")}
        </kbd>
      ))}
    </span>
  );
}
