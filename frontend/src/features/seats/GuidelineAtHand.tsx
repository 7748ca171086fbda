import { useMutation, useQuery } from "@tanstack/react-query";
import { BookOpen } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, body } from "@/api/client";
import { useShortcut } from "@/shared/keys/useShortcut";
import { RichText } from "@/shared/text/RichText";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { Dialog } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { Loaded } from "@/shared/ui/states";

import { guidelineQuery } from "./guidelineQuery";
import styles from "./seats.module.css";

/** The guideline in force, one key away, and a place to ask what it leaves open. */
export function GuidelineAtHand({ guideline }: { guideline: number }) {
  const { t } = useTranslation("seats");
  const [isOpen, setOpen] = useState(false);
  const text = useQuery({ ...guidelineQuery(guideline), enabled: isOpen });
  useShortcut({
    id: "seats.guideline",
    group: t("keys.group"),
    label: t("guideline.title"),
    keys: ["Ctrl+/"],
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
        <Ask guideline={guideline} />
      </Dialog>
    </>
  );
}

function Ask({ guideline }: { guideline: number }) {
  const { t } = useTranslation("seats");
  const [text, setText] = useState("");
  const ask = useMutation({
    mutationFn: () => body(api.POST("/api/questions/", { body: { text, guideline } })),
    onSuccess: () => {
      setText("");
      toast({ mood: "good", text: t("guideline.asked") });
    },
  });
  return (
    <div className={styles.reasons}>
      <TextField label={t("guideline.question")} onChange={setText} rows={2} value={text} />
      <p>
        <Button
          isDisabled={text.trim() === ""}
          isPending={ask.isPending}
          onPress={() => ask.mutate()}
        >
          {t("guideline.ask")}
        </Button>
      </p>
    </div>
  );
}
