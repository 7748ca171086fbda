import { X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { JudgedTaskOut } from "@/api/schema";
import { Button, IconButton } from "@/shared/ui/Button";
import { SelectField } from "@/shared/ui/choices";
import { TextField } from "@/shared/ui/Field";
import { Badge, ErrorNotice } from "@/shared/ui/states";
import { Time } from "@/shared/ui/Time";
import { type Tag, tags, useAddReason, useRemoveReason } from "../changes";
import styles from "../Quality.module.css";

const ALL = "all";

/** The reasons for a difference, selected by reviewers. */
export function DifferenceReasons({ task }: { task: JudgedTaskOut }) {
  const { t } = useTranslation("quality");
  const takeBack = useRemoveReason();
  const nameOf = (label: string | null) =>
    task.rankings.find(({ id }) => id === label)?.labeler?.name ?? "";
  return (
    <>
      {task.differences.length > 0 && (
        <ul className={styles.list}>
          {task.differences.map((one) => (
            <li className={styles.line} key={one.id}>
              <Badge mood="info">{t(`tags.${one.tag}`)}</Badge>
              {one.first && one.second
                ? t("why.between", { one: nameOf(one.first), other: nameOf(one.second) })
                : t("why.whole")}
              {one.note && <q>{one.note}</q>}
              <span className={styles.small}>
                {one.person.name}, <Time at={one.created_at} />
              </span>
              <IconButton
                icon={X}
                label={t("why.takeBack", { tag: t(`tags.${one.tag}`) })}
                onPress={() => takeBack.mutate(one.id)}
              />
            </li>
          ))}
        </ul>
      )}
      <SayWhy nameOf={nameOf} task={task} />
    </>
  );
}

interface SayProps {
  task: JudgedTaskOut;
  nameOf: (label: string | null) => string;
}

function SayWhy({ task, nameOf }: SayProps) {
  const { t } = useTranslation("quality");
  const [tag, setTag] = useState<Tag>("taste");
  const [between, setBetween] = useState(ALL);
  const [note, setNote] = useState("");
  const say = useAddReason(task.task);
  const pair = task.pairs.find(({ a, b }) => `${a} ${b}` === between);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const two = pair ? { first: pair.a, second: pair.b } : {};
        say.mutate({ tag, note, ...two }, { onSuccess: () => setNote("") });
      }}
    >
      <div className={styles.bar}>
        <SelectField<Tag>
          choices={tags.map((one) => ({ value: one, label: t(`tags.${one}`) }))}
          label={t("differences.tag")}
          onChange={setTag}
          value={tag}
        />
        <SelectField
          choices={[
            { value: ALL, label: t("why.whole") },
            ...task.pairs.map(({ a, b }) => ({
              value: `${a} ${b}`,
              label: t("why.between", { one: nameOf(a), other: nameOf(b) }),
            })),
          ]}
          label={t("why.about")}
          onChange={setBetween}
          value={between}
        />
        <TextField label={t("task.note")} onChange={setNote} value={note} />
        <Button isPending={say.isPending} type="submit">
          {t("why.add")}
        </Button>
      </div>
      <ErrorNotice error={say.error} />
    </form>
  );
}
