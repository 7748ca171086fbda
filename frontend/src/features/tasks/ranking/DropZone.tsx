import { type DragEvent, type ReactNode, useState } from "react";
import { drop, placeOf, useDragged, type Zone, zoneOf } from "./drag";
import type { Order } from "./order";
import styles from "./ranking.module.css";

type Props = {
  slot: string;
  order: Order;
  onMove: (order: Order) => void;
  children: ReactNode;
};

/** A ranked card on which another can be dropped: before it, after it, or on it for a tie. */
export function DropZone({ slot, order, onMove, children }: Props) {
  const dragged = useDragged();
  const [zone, setZone] = useState<Zone>();
  const takes = dragged !== null && dragged !== slot && order.flat().includes(slot);
  const over = (event: DragEvent) => {
    if (!takes) return;
    event.preventDefault();
    setZone(zoneOf(event));
  };
  const dropped = (event: DragEvent) => {
    const place = placeOf(order, slot, zoneOf(event));
    setZone(undefined);
    if (!takes || place === undefined) return;
    event.preventDefault();
    drop(order, place, onMove);
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveElementInteractions: ranks also have buttons
    // biome-ignore lint/a11y/noStaticElementInteractions: ranks also have buttons
    <div
      className={styles.dropZone}
      data-zone={takes ? zone : undefined}
      onDragLeave={() => setZone(undefined)}
      onDragOver={over}
      onDrop={dropped}
    >
      {children}
    </div>
  );
}
