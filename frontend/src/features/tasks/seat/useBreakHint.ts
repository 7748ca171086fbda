import { useTranslation } from "react-i18next";
import { useChangeMe, useMe } from "@/shared/session/session";
import { toast } from "@/shared/toasts/toasts";

const MINUTE = 60_000; // ms

/** Suggests a break after a long stretch of work, unless the person switched hints off. */
export function useBreakHint() {
  const { t } = useTranslation("tasks");
  const { break_hints, break_after_minutes: minutes } = useMe().preferences;
  const change = useChangeMe();
  return (worked: number) => {
    if (!breaks.isDue(worked, minutes * MINUTE) || !break_hints) return;
    const off = () => change.mutate({ preferences: { break_hints: false } });
    toast({
      text: t("break.hint", { minutes }),
      stays: 20_000,
      action: { label: t("break.off"), run: off },
    });
  };
}

// Only this browser knows how long the person has worked.
const WORKED = "plumbline.worked";

export const breaks = {
  /** Adds working time; returns true and restarts the count once it reaches `after` (ms). */
  isDue(worked: number, after: number): boolean {
    const whole = Number(sessionStorage.getItem(WORKED) ?? 0) + worked;
    const isFull = whole >= after;
    sessionStorage.setItem(WORKED, String(isFull ? 0 : whole));
    return isFull;
  },
};
