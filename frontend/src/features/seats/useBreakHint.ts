import { useTranslation } from "react-i18next";

import { toast } from "@/shared/toasts/toasts";

import { breaks } from "./breaks";

/** After fifty minutes of work a kind word, which can be switched off. */
export function useBreakHint() {
  const { t } = useTranslation("seats");
  return (worked: number) => {
    if (!breaks.isDue(worked)) return;
    toast({
      text: t("break.hint"),
      stays: 20_000,
      action: { label: t("break.off"), run: () => breaks.switchOn(false) },
    });
  };
}
