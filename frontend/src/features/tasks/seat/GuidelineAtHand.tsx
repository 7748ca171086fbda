import { BookOpen } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useShortcut } from "@/shared/keys/useShortcut";
import { useMe } from "@/shared/session/session";
import { Button } from "@/shared/ui/Button";
import { useLocalStorage } from "@/shared/useLocalStorage";
import { useWidth } from "../rating/useView";

const GuidelinePane = lazy(() => import("@/features/guidelines/reading/GuidelinePane"));

/** A pane stays open from task to task; null while it is closed. */
type Docked = "open" | "closed" | null;

/** The current guideline behind a shortcut, in a dialog or docked beside the task. */
export function GuidelineAtHand({ guideline }: { guideline: number }) {
  const { t } = useTranslation("tasks");
  const [docked, setDocked] = useLocalStorage<Docked>(`plumbline.guideline.${useMe().id}`, null);
  const hasRoom = useWidth() !== "narrow";
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
        <Suspense fallback={null}>
          <GuidelinePane
            guideline={guideline}
            isDocked={isDocked}
            onClose={() => open(false)}
            onDock={hasRoom ? (isPane) => setDocked(isPane ? "open" : null) : undefined}
            takesFocus={isAsked}
          />
        </Suspense>
      )}
    </>
  );
}
