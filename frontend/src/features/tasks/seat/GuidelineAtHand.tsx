import { BookOpen } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { loadAllWords } from "@/app/words";
import { useShortcut } from "@/shared/keys/useShortcut";
import { useMe } from "@/shared/session/session";
import { Button } from "@/shared/ui/Button";
import { onDemand } from "@/shared/ui/onDemand";
import { useLocalStorage } from "@/shared/useLocalStorage";
import { useWidth } from "../rating/useView";

const GuidelinePane = onDemand(async () => {
  const [{ default: GuidelinePane }] = await Promise.all([
    import("@/features/guidelines/reading/GuidelinePane"),
    loadAllWords(),
  ]);
  return GuidelinePane;
});

/** A pane stays open from task to task; null while it is closed. */
type Docked = "open" | "closed" | null;

/** The current guideline behind a shortcut, in a dialog or docked beside the task. */
export function GuidelineAtHand({ guideline }: { guideline: number }) {
  const { t } = useTranslation("tasks");
  const me = useMe();
  const window = useWidth();
  const [docked, setDocked] = useLocalStorage<Docked>(`plumbline.guideline.${me.id}`, null);
  const [width, setWidth] = useLocalStorage<number | null>(
    `plumbline.guideline.${me.id}.${window}`,
    null,
  );
  const hasRoom = window !== "narrow";
  const isDocked = hasRoom && docked !== null;
  const [isAsked, setAsked] = useState(false);
  const isOpen = isDocked ? docked === "open" : isAsked;
  const open = (opens: boolean) => {
    setAsked(opens);
    if (isDocked) setDocked(opens ? "open" : "closed");
  };
  useShortcut({
    id: "seats.guideline",
    whileTyping: true,
    run: () => open(!isOpen),
  });
  return (
    <>
      <Button icon={BookOpen} onPress={() => open(!isOpen)} tone="quiet">
        {t("guideline.title")}
      </Button>
      {isOpen && (
        <GuidelinePane
          guideline={guideline}
          isDocked={isDocked}
          onClose={() => open(false)}
          onDock={hasRoom ? (isPane) => setDocked(isPane ? "open" : null) : undefined}
          onResize={setWidth}
          takesFocus={isAsked}
          width={width}
        />
      )}
    </>
  );
}
