import { skipToken, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConversationOut } from "@/api/schema";
import { RichText } from "@/shared/text/RichText";
import { Button } from "@/shared/ui/Button";
import { ConfirmDialog } from "@/shared/ui/ConfirmDialog";
import { OnOff } from "@/shared/ui/choices";
import { Actions } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { FormOf } from "@/shared/ui/FormOf";
import { Badge } from "@/shared/ui/states";
import styles from "./Playground.module.css";
import {
  chatQuery,
  isWriting,
  useDelete,
  useExcludeFromTraining,
  useReport,
  useSendMessage,
} from "./queries";

interface Props {
  id: string | null;
  /** Opens another conversation; null starts a new one. */
  onMove: (id: string | null) => void;
}

/** One conversation: its messages, the input, and how its data is used. */
export function Conversation({ id, onMove }: Props) {
  const { t } = useTranslation("playground");
  const [text, setText] = useState("");
  const [forTraining, setForTraining] = useState(true);
  const chat = useQuery(id ? chatQuery(id) : { queryKey: ["chats", "none"], queryFn: skipToken });
  const talk = chat.data as ConversationOut | undefined;
  const say = useSendMessage(id);
  const submit = () =>
    say.mutate(
      { text, forTraining },
      {
        onSuccess: (begun) => {
          setText("");
          onMove(begun.id);
        },
      },
    );
  return (
    <>
      {talk && <Said talk={talk} />}
      <FormOf error={say.error} onSubmit={submit}>
        <TextField
          isRequired
          label={t("say")}
          name="text"
          onChange={setText}
          rows={4}
          value={text}
        />
        {!talk && (
          <OnOff isOn={forTraining} label={t("consent.switch")} onChange={setForTraining} />
        )}
        <Actions>
          {talk && (
            <Button onPress={() => onMove(null)} tone="quiet">
              {t("new")}
            </Button>
          )}
          <Button
            isDisabled={!text.trim() || (talk !== undefined && isWriting(talk))}
            isPending={say.isPending}
            tone="primary"
            type="submit"
          >
            {t("send")}
          </Button>
        </Actions>
      </FormOf>
      {talk && <Fate onGone={() => onMove(null)} talk={talk} />}
    </>
  );
}

function Said({ talk }: { talk: ConversationOut }) {
  const { t } = useTranslation("playground");
  return (
    <ol aria-busy={isWriting(talk)} className={styles.said}>
      {talk.messages.map((message) => (
        <li
          className={styles.message}
          data-mine={message.by_person || undefined}
          key={message.position}
        >
          <strong>{message.by_person ? t("you") : t("model")}</strong>{" "}
          {message.state === "failed" && <Badge mood="bad">{t("failed")}</Badge>}
          {message.state === "waiting" ? <p>{t("waiting")}</p> : <RichText text={message.text} />}
        </li>
      ))}
    </ol>
  );
}

/** Excludes the conversation from training, reports it, or deletes it. */
function Fate({ talk, onGone }: { talk: ConversationOut; onGone: () => void }) {
  const { t } = useTranslation("playground");
  const [asked, setAsked] = useState<"delete" | "report" | null>(null);
  const [reason, setReason] = useState("");
  const keepOut = useExcludeFromTraining(talk.id);
  const remove = useDelete(talk.id);
  const report = useReport(talk.id);
  const close = () => setAsked(null);
  return (
    <div className={styles.fate}>
      <Badge>{talk.for_training ? t("consent.in") : t("consent.out")}</Badge>
      {talk.for_training && (
        <Button isPending={keepOut.isPending} onPress={() => keepOut.mutate()}>
          {t("consent.optOut")}
        </Button>
      )}
      <Button onPress={() => setAsked("report")} tone="quiet">
        {t("report.button")}
      </Button>
      <Button onPress={() => setAsked("delete")} tone="danger">
        {t("delete.button")}
      </Button>
      <ConfirmDialog
        confirm={t("delete.button")}
        isOpen={asked === "delete"}
        isPending={remove.isPending}
        onClose={close}
        onConfirm={() => remove.mutate(undefined, { onSuccess: onGone })}
        title={t("delete.title")}
      >
        {t("delete.text")}
      </ConfirmDialog>
      <ConfirmDialog
        confirm={t("report.button")}
        isOpen={asked === "report"}
        isPending={report.isPending}
        onClose={close}
        onConfirm={() => report.mutate(reason, { onSuccess: close })}
        title={t("report.title")}
      >
        <TextField isRequired label={t("report.reason")} onChange={setReason} value={reason} />
      </ConfirmDialog>
    </div>
  );
}
