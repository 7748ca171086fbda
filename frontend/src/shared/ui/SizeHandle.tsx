import type { KeyboardEvent, PointerEvent } from "react";
import styles from "./SizeHandle.module.css";

type Props = {
  /** The edge of the pane at which the handle is. */
  edge: "left" | "right" | "bottom";
  label: string;
  /** In percent of the window. */
  value: number;
  least: number;
  most: number;
  onChange: (value: number) => void;
};

const STEP = 4;

/** The arrow keys that make a pane smaller and larger. */
const KEYS = {
  left: ["ArrowRight", "ArrowLeft"],
  right: ["ArrowLeft", "ArrowRight"],
  bottom: ["ArrowUp", "ArrowDown"],
} as const;

/** The edge of a pane, which changes its size by pointer and by arrow keys. */
export function SizeHandle({ edge, label, value, least, most, onChange }: Props) {
  const change = (to: number) => onChange(Math.round(Math.min(Math.max(to, least), most)));
  const onKey = (event: KeyboardEvent) => {
    const [less, more] = KEYS[edge];
    if (event.key !== less && event.key !== more) return;
    event.preventDefault();
    change(value + (event.key === more ? STEP : -STEP));
  };
  const onMove = ({ buttons, currentTarget, clientX, clientY }: PointerEvent) => {
    const pane = currentTarget.parentElement?.getBoundingClientRect();
    if (buttons !== 1 || pane === undefined) return;
    if (edge === "bottom") change((100 * (clientY - pane.top)) / window.innerHeight);
    else {
      const width = edge === "right" ? clientX - pane.left : pane.right - clientX;
      change((100 * width) / window.innerWidth);
    }
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that is moved is no <hr>
    <div
      aria-label={label}
      aria-orientation={edge === "bottom" ? "horizontal" : "vertical"}
      aria-valuemax={most}
      aria-valuemin={least}
      aria-valuenow={value}
      className={styles.handle}
      data-edge={edge}
      onKeyDown={onKey}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onMove}
      role="separator"
      tabIndex={0}
    />
  );
}
