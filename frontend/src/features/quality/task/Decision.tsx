import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { JudgedTaskOut } from "@/api/schema";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { SelectField } from "@/shared/ui/choices";
import { TextField } from "@/shared/ui/Field";
import { ErrorNotice, Notice } from "@/shared/ui/states";
import { Time } from "@/shared/ui/Time";
import { useDecide, useMakeGold, useReopen } from "../changes";
import styles from "../Quality.module.css";
import { orderOf, startPlaces } from "./order";

/**
 * The final order of the replies, whatever single labelers ranked, and the gold task made from it.
 */
export function Decision({ task }: { task: JudgedTaskOut }) {
  const { t } = useTranslation("quality");
  const { replies, adjudication } = task;
  const [places, setPlaces] = useState(() =>
    startPlaces(replies.length, adjudication?.places, task.consensus),
  );
  const [note, setNote] = useState(adjudication?.note ?? "");
  const decide = useDecide(task.task);
  const steps = replies.map((_, index) => String(index + 1));
  const save = () => {
    const ids = replies.map(({ id }) => id);
    decide.mutate(
      { order: orderOf(ids, places), note },
      { onSuccess: () => toast({ mood: "good", text: t("decision.saved") }) },
    );
  };
  return (
    <>
      <Standing task={task} />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <div className={styles.bar} data-narrow>
          {replies.map((reply, index) => (
            <SelectField
              choices={steps.map((step) => ({ value: step, label: step }))}
              key={reply.id}
              label={t("task.reply", { number: index + 1 })}
              onChange={(step) => setPlaces(places.with(index, Number(step)))}
              value={String(places[index])}
            />
          ))}
        </div>
        <div className={styles.bar}>
          <TextField label={t("task.note")} onChange={setNote} value={note} />
          <Button isPending={decide.isPending} tone="primary" type="submit">
            {adjudication ? t("decision.change") : t("decision.decide")}
          </Button>
        </div>
        <ErrorNotice error={decide.error} />
      </form>
    </>
  );
}

function Standing({ task }: { task: JudgedTaskOut }) {
  const { t } = useTranslation("quality");
  const reopen = useReopen(task.task);
  const makeGold = useMakeGold(task.task);
  if (!task.adjudication) return null;
  return (
    <div className={styles.line}>
      <span className={styles.small}>
        {t("task.decided", { name: task.adjudication.person.name })},{" "}
        <Time at={task.adjudication.decided_at} />
      </span>
      {task.gold ? (
        <Notice>{t("decision.isGold", { task: task.gold.task })}</Notice>
      ) : (
        <>
          <Button isPending={makeGold.isPending} onPress={() => makeGold.mutate()}>
            {t("decision.makeGold")}
          </Button>
          <Button isPending={reopen.isPending} onPress={() => reopen.mutate()} tone="quiet">
            {t("decision.reopen")}
          </Button>
        </>
      )}
    </div>
  );
}
