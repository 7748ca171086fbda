import { useTranslation } from "react-i18next";

import { useChangeMe, useMe } from "@/shared/session/session";
import { toast } from "@/shared/toasts/toasts";

import { breaks } from "./breaks";

const MINUTE = 60_000; // milliseconds

/** After a long stretch of work a kind word, which can be switched off. */
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
