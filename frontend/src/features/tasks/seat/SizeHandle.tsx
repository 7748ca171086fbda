import type { KeyboardEvent, PointerEvent } from "react";
import styles from "./prompt.module.css";

type Props = {
  /** Along which axis the size changes. */
  axis: "x" | "y";
  label: string;
  /** In percent of the window. */
  value: number;
  least: number;
  most: number;
  onChange: (value: number) => void;
};

const STEP = 4;

/** The edge of a pane, which changes its size by pointer and by arrow keys. */
export function SizeHandle({ axis, label, value, least, most, onChange }: Props) {
  const change = (to: number) => onChange(Math.round(Math.min(Math.max(to, least), most)));
  const onKey = (event: KeyboardEvent) => {
    const [less, more] = axis === "x" ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    if (event.key !== less && event.key !== more) return;
    event.preventDefault();
    change(value + (event.key === more ? STEP : -STEP));
  };
  const onMove = ({ buttons, currentTarget, clientX, clientY }: PointerEvent) => {
    const pane = currentTarget.parentElement?.getBoundingClientRect();
    if (buttons !== 1 || pane === undefined) return;
    if (axis === "x") change((100 * (clientX - pane.left)) / window.innerWidth);
    else change((100 * (clientY - pane.top)) / window.innerHeight);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that is moved is no <hr>
    <div
      aria-label={label}
      aria-orientation={axis === "x" ? "vertical" : "horizontal"}
      aria-valuemax={most}
      aria-valuemin={least}
      aria-valuenow={value}
      className={styles.handle}
      data-axis={axis}
      onKeyDown={onKey}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onMove}
      role="separator"
      tabIndex={0}
    />
  );
}
