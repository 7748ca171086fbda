import { useEffect, useLayoutEffect, useRef, useState } from "react";
import styles from "./Chart.module.css";
import "./plot.css";
import { type Draw, drawn } from "./plot";

interface Props {
  draw: Draw;
  /** The text for screen readers instead of the picture. */
  name: string;
  /** A picture wider than its container scrolls inside it. */
  minWidth?: number | undefined;
  onPick?: ((datum: unknown) => void) | undefined;
}

/** A picture as wide as its container. It is redrawn when its numbers or its width change. */
export function Drawing({ draw, name, minWidth = 0, onPick }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const pointer = useRef<{ clientX: number; clientY: number } | null>(null);
  const pick = useRef(onPick);
  const width = useWidth(host);
  useEffect(() => {
    pick.current = onPick;
  });

  useLayoutEffect(() => {
    if (!host.current || width === 0) return;
    const svg = drawn(draw(Math.max(width, minWidth)), name);
    svg.addEventListener("click", () => svg.value && pick.current?.(svg.value));
    host.current.replaceChildren(svg); // replace in one step, so that live pictures do not flicker
    if (pointer.current) {
      svg.dispatchEvent(new PointerEvent("pointermove", { ...pointer.current, bubbles: true }));
    }
  }, [draw, name, width, minWidth]);

  return (
    <div
      className={styles.drawing}
      data-picks={onPick ? true : undefined}
      onPointerLeave={() => {
        pointer.current = null;
      }}
      onPointerMove={({ clientX, clientY }) => {
        pointer.current = { clientX, clientY };
      }}
      ref={host}
    />
  );
}

const UNMEASURED = 640; // without layout, as in tests

function useWidth(host: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return;
    const measure = () => setWidth(Math.floor(element.clientWidth) || UNMEASURED);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [host]);
  return width;
}
