import { useTranslation } from "react-i18next";

import { toast } from "@/shared/toasts/toasts";
import { useSentence } from "@/shared/ui/useSentence";
import type { SkipReason } from "../desk/server";
import type { Workspace } from "../desk/workspace";

const UNDO_TIME = 10_000;

/** Skips immediately. The skip can be undone for ten seconds, so no confirmation is needed. */
export function useSkip({ desk }: Workspace) {
  const { t } = useTranslation("tasks");
  const sentence = useSentence();
  const failed = (error: unknown) => toast({ mood: "bad", text: sentence(error) });

  return (seat: string, reason: SkipReason, note: string) => {
    const skipping = desk.skip(reason, note);
    skipping.catch(failed);
    toast({
      text: t("skip.done"),
      stays: UNDO_TIME,
      action: {
        label: t("skip.undo"),
        run: () => void skipping.then(() => desk.undoSkip(seat)).catch(failed),
      },
    });
  };
}
