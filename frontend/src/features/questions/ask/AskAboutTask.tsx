import { MessageCircleQuestion } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Seat } from "@/features/tasks/desk/server";
import { useShortcut } from "@/shared/keys/useShortcut";
import { Button } from "@/shared/ui/Button";
import { onDemand } from "@/shared/ui/onDemand";

const AskDialog = onDemand(async () => (await import("./AskDialog")).AskDialog);

/**
 * Asks about a task without leaving it. An unsent text survives closing the dialog, but not the
 * task.
 */
export function AskAboutTask({ seat }: { seat: Seat }) {
  const { t } = useTranslation("tasks");
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState("");
  useShortcut({
    id: "seats.ask",
    whileTyping: true,
    run: () => setOpen(true),
  });
  return (
    <>
      <Button icon={MessageCircleQuestion} onPress={() => setOpen(true)} tone="quiet">
        {t("questions.button")}
      </Button>
      <AskDialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        onWrite={setText}
        seat={seat}
        text={text}
      />
    </>
  );
}
