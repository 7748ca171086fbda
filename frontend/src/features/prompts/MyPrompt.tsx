import { Pencil, Undo2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { MyPromptOut } from "@/api/schema";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { ConfirmDialog } from "@/shared/ui/ConfirmDialog";
import { Actions } from "@/shared/ui/Dialog";
import { FormOf } from "@/shared/ui/FormOf";
import { Badge } from "@/shared/ui/states";
import { Time } from "@/shared/ui/Time";
import { useLocalStorage } from "@/shared/useLocalStorage";
import { PromptFields } from "./PromptFields";
import styles from "./Prompts.module.css";
import { formOf, type PromptForm, toRequest } from "./promptForm";
import { useEditPrompt, useTakeBack } from "./queries";

/** One prompt of the labeler. It can be edited and withdrawn in place. */
export function MyPrompt({ prompt }: { prompt: MyPromptOut }) {
  const { t } = useTranslation("prompts");
  const [edited, setEdited] = useLocalStorage<PromptForm | null>(`edit-of-${prompt.id}`, null);
  const written = formOf(prompt);
  return (
    <li className={styles.entry}>
      {written && edited ? (
        <EditForm edited={edited} onChange={setEdited} prompt={prompt} />
      ) : (
        <p className={styles.text} dir="auto">
          {prompt.turns.map((turn) => turn.text).join("\n\n")}
        </p>
      )}
      <div className={styles.facts}>
        <Badge>{t(`kinds.${prompt.kind}`)}</Badge>
        {prompt.use_case && <Badge>{t(`useCases.${prompt.use_case}`)}</Badge>}
        <Time at={prompt.created_at} />
        {prompt.taken_back_at && <Badge mood="warn">{t("mine.takenBack")}</Badge>}
        {written && !edited && (
          <>
            <Button icon={Pencil} onPress={() => setEdited(written)} tone="quiet">
              {t("mine.edit")}
            </Button>
            <TakeBack id={prompt.id} />
          </>
        )}
      </div>
    </li>
  );
}

interface EditProps {
  prompt: MyPromptOut;
  edited: PromptForm;
  onChange: (edited: PromptForm | null) => void;
}

/** What is typed stays in this browser until it is saved or discarded. */
function EditForm({ prompt, edited, onChange }: EditProps) {
  const { t } = useTranslation(["prompts", "shared"]);
  const save = useEditPrompt(prompt.id);
  const submit = () =>
    save.mutate(
      { ...toRequest(edited), topics: prompt.topics },
      {
        onSuccess: () => {
          onChange(null);
          toast({ mood: "good", text: t("mine.edited") });
        },
      },
    );
  return (
    <FormOf error={save.error} onSubmit={submit}>
      <p>{t("mine.editLead")}</p>
      <PromptFields onChange={onChange} written={edited} />
      <Actions>
        <Button onPress={() => onChange(null)} tone="quiet">
          {t("mine.discard")}
        </Button>
        <Button isPending={save.isPending} tone="primary" type="submit">
          {t("shared:save")}
        </Button>
      </Actions>
    </FormOf>
  );
}

function TakeBack({ id }: { id: string }) {
  const { t } = useTranslation("prompts");
  const [isOpen, setOpen] = useState(false);
  const takeBack = useTakeBack(id);
  const confirm = () =>
    takeBack.mutate(undefined, {
      onSuccess: (erased) =>
        toast({ mood: "good", text: t(erased ? "mine.erased" : "mine.keptWhereUsed") }),
      onSettled: () => setOpen(false),
    });
  return (
    <>
      <Button icon={Undo2} onPress={() => setOpen(true)} tone="quiet">
        {t("mine.takeBack")}
      </Button>
      <ConfirmDialog
        confirm={t("mine.takeBack")}
        isOpen={isOpen}
        isPending={takeBack.isPending}
        onClose={() => setOpen(false)}
        onConfirm={confirm}
        title={t("mine.takeBackTitle")}
      >
        {t("mine.takeBackText")}
      </ConfirmDialog>
    </>
  );
}
