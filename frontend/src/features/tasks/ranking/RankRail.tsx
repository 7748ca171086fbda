import type { DragEvent } from "react";
import { useTranslation } from "react-i18next";

import { drop, grip, type Place, useDragged } from "./drag";
import type { Order } from "./order";
import styles from "./ranking.module.css";

type Props = {
  order: Order;
  /** The number before each group. */
  numbers: readonly number[];
  onGo: (slot: string) => void;
  onMove: (order: Order) => void;
};

/** The order so far. A letter leads to its card, and can also be dragged; so can a card. */
export function RankRail({ order, numbers, onGo, onMove }: Props) {
  const { t } = useTranslation("tasks/ranking");
  const dragged = useDragged();
  const target = (place: Place) => ({
    onDragOver: (event: DragEvent) => event.preventDefault(),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      drop(order, place, onMove);
    },
  });
  if (order.length === 0) {
    return (
      <p className={styles.nothing} data-dragging={dragged !== null} {...target(FIRST)}>
        {t("nothingRanked")}
      </p>
    );
  }
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
                  {...grip(slot)}
                  onClick={() => onGo(slot)}
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

const FIRST: Place = { at: 0, tie: false };
