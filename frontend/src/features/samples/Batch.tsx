import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BatchOut, BatchPromptOut } from "@/api/schema";
import { RichText } from "@/shared/text/RichText";
import { Button } from "@/shared/ui/Button";
import { OnOff } from "@/shared/ui/choices";
import { Actions } from "@/shared/ui/Dialog";
import { Section } from "@/shared/ui/Page";
import { Badge, Loaded, Notice } from "@/shared/ui/states";
import { TypedConfirmDialog } from "@/shared/ui/TypedConfirmDialog";
import { batchPromptsQuery, batchQuery, SHOWN, useBatchAction, useDiscard } from "./queries";
import styles from "./samples.module.css";

/**
 * A batch before it is released: its replies side by side, what was left out, and the release and
 * discard buttons.
 */
export function Batch({ batch: id }: { batch: string }) {
  return (
    <Loaded query={useQuery(batchQuery(id))}>
      {(batch) => (
        <div className={styles.loop}>
          <About batch={batch} />
          <Preview batch={batch} />
        </div>
      )}
    </Loaded>
  );
}

function About({ batch }: { batch: BatchOut }) {
  const { t } = useTranslation("samples");
  const release = useBatchAction(batch.id, "release");
  const again = useBatchAction(batch.id, "draw-again");
  const mix = batch.writers.map(({ name, share }) => `${name} ${Math.round(share * 100)}%`);
  const canAct = ["drawing", "ready", "failed"].includes(batch.state);
  return (
    <Section lead={mix.join(", ")} title={batch.name}>
      <p>
        <Badge>{t(`batchStates.${batch.state}`)}</Badge>{" "}
        {t("batch.facts", {
          prompts: batch.prompt_count,
          kept: batch.kept,
          left: batch.left_out,
          least: batch.least_replies,
          most: batch.most_replies,
        })}
      </p>
      {batch.message && <Notice mood="bad">{batch.message}</Notice>}
      {batch.state === "drawing" && <Notice>{t("batch.drawing")}</Notice>}
      {batch.state === "releasing" && (
        <Notice>{t("batch.releasing", { count: batch.kept })}</Notice>
      )}
      {canAct && (
        <Actions>
          <Discard batch={batch} />
          {batch.state === "failed" && (
            <Button isPending={again.isPending} onPress={() => again.mutate()} tone="primary">
              {t("batch.again")}
            </Button>
          )}
          {batch.state === "ready" && (
            <Button isPending={release.isPending} onPress={() => release.mutate()} tone="primary">
              {t("batch.release")}
            </Button>
          )}
        </Actions>
      )}
    </Section>
  );
}

function Discard({ batch }: { batch: BatchOut }) {
  const { t } = useTranslation("samples");
  const [isAsking, setAsking] = useState(false);
  const discard = useDiscard(batch.id);
  return (
    <>
      <Button onPress={() => setAsking(true)} tone="quiet">
        {t("batch.discard")}
      </Button>
      <TypedConfirmDialog
        confirm={t("batch.discard")}
        error={discard.error}
        isOpen={isAsking}
        isPending={discard.isPending}
        label={t("batch.discardConfirm", { name: batch.name })}
        onClose={() => setAsking(false)}
        onConfirm={(typed) => discard.mutate(typed, { onSuccess: () => setAsking(false) })}
        text={t("batch.discardText")}
        title={t("batch.discardTitle")}
        wanted={batch.name}
      />
    </>
  );
}

function Preview({ batch }: { batch: BatchOut }) {
  const { t } = useTranslation("samples");
  const [offset, setOffset] = useState(0);
  const [lacking, setLacking] = useState(false);
  const found = useQuery(batchPromptsQuery(batch, offset, lacking));
  return (
    <Section title={t("batch.preview")}>
      <OnOff
        isOn={lacking}
        label={t("batch.lacking")}
        onChange={(isOn) => {
          setLacking(isOn);
          setOffset(0);
        }}
      />
      <Loaded query={found}>
        {({ rows, total }) => (
          <>
            {rows.map((row) => (
              <Asked key={row.id} row={row} />
            ))}
            <p>
              {t("batch.shown", {
                from: Math.min(offset + 1, total),
                to: offset + rows.length,
                total,
              })}
            </p>
            <Actions>
              <Button isDisabled={offset === 0} onPress={() => setOffset(offset - SHOWN)}>
                {t("batch.before")}
              </Button>
              <Button
                isDisabled={offset + SHOWN >= total}
                onPress={() => setOffset(offset + SHOWN)}
              >
                {t("batch.after")}
              </Button>
            </Actions>
          </>
        )}
      </Loaded>
    </Section>
  );
}

function Asked({ row }: { row: BatchPromptOut }) {
  const { t } = useTranslation("samples");
  return (
    <article className={styles.asked}>
      <blockquote>
        <RichText text={row.turns.map(({ text }) => text).join("\n\n")} />
      </blockquote>
      <p>{t("batch.wanted", { count: row.wanted })}</p>
      <div className={styles.replies}>
        {row.samples.map((sample) => (
          <section className={styles.reply} data-out={sample.left_out || undefined} key={sample.id}>
            <header>
              <strong>{sample.model}</strong> {t("batch.length", { count: sample.characters })}
              {sample.score !== null &&
                ` · ${t("batch.score", { score: sample.score.toFixed(2) })}`}
              {!sample.ended && ` · ${t("batch.cut")}`}
            </header>
            {sample.left_out && <Badge mood="warn">{t(`leftOut.${sample.left_out}`)}</Badge>}
            <RichText text={sample.text} />
          </section>
        ))}
      </div>
    </article>
  );
}
