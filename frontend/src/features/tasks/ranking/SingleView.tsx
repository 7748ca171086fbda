import { ChevronLeft, ChevronRight } from "lucide-react";
import { type TouchEvent, useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/shared/ui/Button";
import type { Reply } from "../rating/ReplyCard";
import { Cards, type CardsProps } from "./Cards";
import { inOrderShown } from "./inOrderShown";
import styles from "./ranking.module.css";
import { focusCard } from "./useCurrentReply";

type Props = CardsProps & { current: string; onGo: (slot: string) => void };

const SWIPE = 60; // px

/** One reply at a time, with buttons and swipes to the ones beside it. */
export function SingleView({ current, onGo, ...props }: Props) {
  const { t } = useTranslation("tasks/ranking");
  const shown = inOrderShown(props.replies, props.answer, props.view);
  const at = shown.findIndex(({ slot }) => slot === current);
  const [before, reply, next] = [shown[at - 1], shown[at], shown[at + 1]];
  const swipe = useSwipe(
    () => next && onGo(next.slot),
    () => before && onGo(before.slot),
  );
  // A layout effect: the next key must act on the reply that has just come to the screen.
  useLayoutEffect(() => focusCard(current), [current]);
  if (reply === undefined) return null;
  return (
    <div className={styles.single} {...swipe}>
      <nav aria-label={t("oneAtATime")} className={styles.steps}>
        <Step icon={ChevronLeft} label={t("previousReply")} onGo={onGo} to={before} />
        <span aria-live="polite">{t("replyOf", { at: at + 1, all: shown.length })}</span>
        <Step icon={ChevronRight} label={t("nextReply")} onGo={onGo} to={next} />
      </nav>
      <Cards {...props} replies={[reply]} of={shown.length} />
    </div>
  );
}

type StepProps = {
  icon: typeof ChevronLeft;
  label: string;
  to: Reply | undefined;
  onGo: (slot: string) => void;
};

function Step({ icon, label, to, onGo }: StepProps) {
  return (
    <Button icon={icon} isDisabled={!to} onPress={() => to && onGo(to.slot)} tone="quiet">
      {label}
    </Button>
  );
}

/** A swipe is mostly horizontal, and does not begin in what scrolls sideways itself. */
function useSwipe(onLeft: () => void, onRight: () => void) {
  const start = useRef<{ x: number; y: number } | null>(null);
  return {
    onTouchStart: ({ touches, target }: TouchEvent) => {
      const [touch, second] = [touches[0], touches[1]];
      const scrolls = target instanceof Element && target.closest("pre, table, .formula") !== null;
      start.current = touch && !second && !scrolls ? { x: touch.clientX, y: touch.clientY } : null;
    },
    onTouchEnd: ({ changedTouches }: TouchEvent) => {
      const touch = changedTouches[0];
      if (!touch || !start.current) return;
      const [x, y] = [touch.clientX - start.current.x, touch.clientY - start.current.y];
      if (Math.abs(x) < SWIPE || Math.abs(x) < 2 * Math.abs(y)) return;
      if (x < 0) onLeft();
      else onRight();
    },
  };
}
