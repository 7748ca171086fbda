import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { duration } from "@/features/labels/mine/duration";
import { progressQuery } from "@/features/labels/mine/queries";
import styles from "./seat.module.css";

const MINUTE = 60_000; // ms
// After the label before has been sent, so that it counts, and out of the way of the new task.
const SOON = 1_500; // ms

/** A quiet line about today, the usual time per task, and what waits. */
export function Progress() {
  const { t, i18n } = useTranslation("tasks");
  const { data, refetch } = useQuery(progressQuery);
  useEffect(() => {
    const timer = setTimeout(() => void refetch(), SOON);
    return () => clearTimeout(timer);
  }, [refetch]);
  if (data === undefined) return null;
  const { today, waiting, usual_ms: usual } = data;
  const left = usual === null ? null : usual * (waiting.tasks + 1);
  const parts = [
    t("progress.today", { count: today.handed_in }),
    usual !== null && t("progress.pace", { time: duration(usual, i18n.language) }),
    t(waiting.or_more ? "progress.waitingMore" : "progress.waiting", { count: waiting.tasks }),
    left !== null &&
      !waiting.or_more &&
      t("progress.left", { time: duration(Math.max(left, MINUTE), i18n.language) }),
  ];
  return (
    <p className={styles.progress}>
      {parts.filter(Boolean).map((part) => (
        <span key={String(part)}>{part}</span>
      ))}
    </p>
  );
}
