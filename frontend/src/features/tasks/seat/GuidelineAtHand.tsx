import { useQuery } from "@tanstack/react-query";
import { BookOpen } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { GuidelineQuestions } from "@/features/questions/ask/GuidelineQuestions";
import { useShortcut } from "@/shared/keys/useShortcut";
import { RichText } from "@/shared/text/RichText";
import { Button } from "@/shared/ui/Button";
import { Dialog } from "@/shared/ui/Dialog";
import { Loaded } from "@/shared/ui/states";
import { guidelineQuery } from "./GuidelineGate";

/** The current guideline behind a shortcut, with a form to ask a question about it. */
export function GuidelineAtHand({ guideline }: { guideline: number }) {
  const { t } = useTranslation("tasks");
  const [isOpen, setOpen] = useState(false);
  const [question, setQuestion] = useState("");
  const text = useQuery({ ...guidelineQuery(guideline), enabled: isOpen });
  useShortcut({
    id: "seats.guideline",
    whileTyping: true,
    run: () => setOpen(true),
  });
  return (
    <>
      <Button icon={BookOpen} onPress={() => setOpen(true)} tone="quiet">
        {t("guideline.title")}
      </Button>
      <Dialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        size="wide"
        title={t("guideline.title")}
      >
        <Loaded query={text}>{({ body: markdown }) => <RichText text={markdown} />}</Loaded>
        <GuidelineQuestions guideline={guideline} onWrite={setQuestion} text={question} />
      </Dialog>
    </>
  );
}
