import { Plus, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ShotIn } from "@/api/schema";
import { inPlaces } from "@/shared/inPlaces";
import { Button, IconButton } from "@/shared/ui/Button";
import { TextField } from "@/shared/ui/Field";
import styles from "./Prompts.module.css";
import { withAnotherShot } from "./promptForm";

const FEWEST = 2;

interface Props {
  shots: readonly ShotIn[];
  onChange: (shots: readonly ShotIn[]) => void;
}

/** The examples of a few-shot prompt, in order. */
export function Shots({ shots, onChange }: Props) {
  const { t } = useTranslation("prompts");
  const replace = (at: number, shot: ShotIn) =>
    onChange(shots.map((other, number) => (number === at ? shot : other)));
  return (
    <>
      {inPlaces(shots).map(({ item: shot, at, key }) => (
        <fieldset className={styles.shot} key={key}>
          <div className={styles.shotHead}>
            <legend>{t("shots.title", { number: at + 1 })}</legend>
            <IconButton
              icon={Trash2}
              isDisabled={shots.length <= FEWEST}
              label={t("shots.remove", { number: at + 1 })}
              onPress={() => onChange(shots.filter((_, number) => number !== at))}
            />
          </div>
          <TextField
            label={t("shots.query")}
            name={`shots.${at}.query`}
            onChange={(query) => replace(at, { ...shot, query })}
            rows={2}
            value={shot.query}
          />
          <TextField
            {...(at === shots.length - 1 && { hint: t("shots.last") })}
            label={t("shots.answer")}
            name={`shots.${at}.answer`}
            onChange={(answer) => replace(at, { ...shot, answer })}
            rows={2}
            value={shot.answer}
          />
        </fieldset>
      ))}
      <div>
        <Button icon={Plus} onPress={() => onChange(withAnotherShot(shots))}>
          {t("shots.add")}
        </Button>
      </div>
    </>
  );
}
