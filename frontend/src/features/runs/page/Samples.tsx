import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { RunSampleOut } from "@/api/schema";
import { Differences } from "@/shared/text/Differences";
import { wordDiff } from "@/shared/text/wordDiff";
import { Segments } from "@/shared/ui/choices";
import { small } from "../parts/numbers";
import { Part } from "../parts/Part";
import styles from "../parts/runs.module.css";
import { byPrompt, numberOf, type PromptReplies, repliesAt } from "./replies";

type Against = "before" | "first" | "nothing";

/** Replies to the same prompts at every checkpoint, with changes marked. */
export function Samples({ samples }: { samples: readonly RunSampleOut[] }) {
  const { t } = useTranslation("runs");
  const told = useMemo(() => byPrompt(samples), [samples]);
  const steps = useMemo(
    () => [...new Set(samples.map(({ step }) => step))].sort((one, other) => one - other),
    [samples],
  );
  // undefined follows the newest checkpoint
  const [picked, setPicked] = useState<number>();
  const [against, setAgainst] = useState<Against>("before");
  const at = picked === undefined ? steps.length - 1 : Math.min(picked, steps.length - 1);
  const step = steps[at] ?? 0;

  return (
    <Part
      actions={
        <>
          <label className={styles.slider}>
            {t("samples.at")}
            <input
              max={steps.length - 1}
              min="0"
              onChange={({ target }) => {
                const place = Number(target.value);
                setPicked(place === steps.length - 1 ? undefined : place);
              }}
              type="range"
              value={at}
            />
            <output>{step}</output>
          </label>
          <Segments
            choices={(["before", "first", "nothing"] as const).map((value) => ({
              value,
              label: t(`samples.against.${value}`),
            }))}
            hideLabel
            label={t("samples.comparedWith")}
            onChange={setAgainst}
            value={against}
          />
        </>
      }
      lead={t("samples.lead")}
      title={t("samples.title")}
    >
      <ul className={styles.samples}>
        {told.map((one) => (
          <OneReply against={against} key={one.prompt} step={step} told={one} />
        ))}
      </ul>
    </Part>
  );
}

function OneReply({
  told,
  step,
  against,
}: {
  told: PromptReplies;
  step: number;
  against: Against;
}) {
  const { t, i18n } = useTranslation("runs");
  const { now, before, first } = repliesAt(told, step);
  const other = against === "before" ? before : against === "first" ? first : undefined;
  const reply = now?.reply ?? "";
  const parts = other ? wordDiff(other.reply, reply) : [{ text: reply, kind: "same" as const }];
  const numbers = (["score", "kl"] as const).flatMap((name) => {
    const value = numberOf(now, name);
    return value === null ? [] : [`${t(`samples.${name}`)} ${small(value, i18n.language)}`];
  });
  return (
    <li className={styles.sample}>
      <p className={styles.prompt} dir="auto">
        {told.prompt.trim()}
      </p>
      <div className={styles.reply}>
        <Differences parts={parts} />
      </div>
      <p className={styles.soft}>
        {[t("samples.step", { step: now?.step ?? 0 }), ...numbers].join(" · ")}
        {now?.numbers.ended === false && ` · ${t("samples.cut")}`}
      </p>
    </li>
  );
}
