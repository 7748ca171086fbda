import { type DragEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { moved, type Order } from "./order";
import styles from "./ranking.module.css";

type Props = {
  order: Order;
  /** The number before each group. */
  numbers: readonly number[];
  onGo: (slot: string) => void;
  onMove: (order: Order) => void;
};

type Place = { at: number; tie: boolean };

/** The order so far. A letter leads to its card, and can also be dragged. */
export function RankRail({ order, numbers, onGo, onMove }: Props) {
  const { t } = useTranslation("tasks/ranking");
  const [dragged, setDragged] = useState<string | null>(null);
  const drop = ({ at, tie }: Place) => {
    if (dragged !== null) onMove(moved(order, dragged, at, tie));
    setDragged(null);
  };
  const target = (place: Place) => ({
    onDragOver: (event: DragEvent) => event.preventDefault(),
    onDrop: () => drop(place),
  });
  if (order.length === 0) return <p className={styles.nothing}>{t("nothingRanked")}</p>;
  return (
    <ol aria-label={t("orderSoFar")} className={styles.rail} data-dragging={dragged !== null}>
      {order.map((group, at) => (
        <li className={styles.place} key={group.join("")}>
          <span className={styles.gap} {...target({ at, tie: false })} />
          <span className={styles.group} {...target({ at, tie: true })}>
            <span className={styles.number}>{numbers[at]}.</span>
            {group.map((slot, nth) => (
              <span key={slot}>
                {nth > 0 && <span className={styles.tie}>=</span>}
                <button
                  aria-label={t("goToReply", { slot })}
                  className={styles.chip}
                  draggable
                  onClick={() => onGo(slot)}
                  onDragEnd={() => setDragged(null)}
                  onDragStart={() => setDragged(slot)}
                  type="button"
                >
                  {slot}
                </button>
              </span>
            ))}
          </span>
          {at === order.length - 1 && (
            <span className={styles.gap} {...target({ at: order.length, tie: false })} />
          )}
        </li>
      ))}
    </ol>
  );
}
