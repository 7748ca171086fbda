import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RoundOut, StageOut } from "@/api/schema";
import { Button } from "@/shared/ui/Button";
import { OnOff } from "@/shared/ui/choices";
import { Section } from "@/shared/ui/Page";
import { Badge, Notice } from "@/shared/ui/states";
import { TypedConfirmDialog } from "@/shared/ui/TypedConfirmDialog";
import { Gate } from "./Gate";
import { type StageKey, useAbandon, useChange, useNext } from "./queries";
import styles from "./rounds.module.css";

const moods = { done: "good", running: "info", stopped: "bad" } as const;

/** The stages of a round, what the next step does, and its button. */
export function OpenRound({ round }: { round: RoundOut }) {
  const { t } = useTranslation("rounds");
  const present = round.stages.find(({ name }) => name === round.present);
  const mode = round.automatic ? t("round.automatic") : t("round.manual");
  return (
    <Section
      lead={t(`round.${round.state}`, { policy: round.begun_from ?? "", mode })}
      title={round.name}
    >
      <ol className={styles.stages}>
        {round.stages.map((stage) => (
          <Stage isPresent={stage === present} key={stage.name} round={round} stage={stage} />
        ))}
      </ol>
      {present && <Step round={round} stage={present} />}
    </Section>
  );
}

function Stage({
  stage,
  round,
  isPresent,
}: {
  stage: StageOut;
  round: RoundOut;
  isPresent: boolean;
}) {
  const { t } = useTranslation("rounds");
  const waits = stage.name === "gate" && stage.state === "running";
  const mood = waits ? "warn" : moods[stage.state as keyof typeof moods];
  return (
    <li className={styles.stage} data-present={isPresent || undefined}>
      <strong>{t(`stages.${stage.name}`)}</strong>
      <Badge {...(mood && { mood })}>
        {t(`states.${waits ? "waitsForDecision" : stage.state}`)}
      </Badge>
      {stage.name === "label" && stage.state !== "waiting" && (
        <span>{t("round.labels", round.labels)}</span>
      )}
      {stage.runs.map((run) => (
        <a href={`/admin/training/run/${run.row}/change/`} key={run.id}>
          {run.name}
          {run.state === "running" && run.all_steps > 0 && ` ${run.done_steps}/${run.all_steps}`}
        </a>
      ))}
      {stage.batches.map((batch) => (
        <a href={`/admin/training/samplebatch/${batch.row}/change/`} key={batch.id}>
          {batch.name}
        </a>
      ))}
      {stage.campaign && <a href={`/campaigns/${stage.campaign.id}`}>{stage.campaign.name}</a>}
      <Bias evidence={stage.evidence} />
    </li>
  );
}

/** The shift that sets the mean score of the demonstrations to 0. */
function Bias({ evidence }: { evidence: StageOut["evidence"] }) {
  const { t } = useTranslation("rounds");
  const shift = (evidence as { bias?: { value?: unknown } }).bias?.value;
  if (typeof shift !== "number") return null;
  return <span>{t("round.normalised", { shift: shift.toFixed(2) })}</span>;
}

function Step({ round, stage }: { round: RoundOut; stage: StageOut }) {
  const { t } = useTranslation("rounds");
  const next = useNext(round.number);
  const change = useChange(round.number);
  const waitsForPerson = stage.name === "gate" && stage.state !== "waiting";
  return (
    <div className={styles.step}>
      {stage.state === "stopped" && (
        <Notice mood="bad" title={t("round.stopped")}>
          {stage.message}
        </Notice>
      )}
      {waitsForPerson ? (
        <Gate round={round} stage={stage} />
      ) : (
        <NextButton
          isPending={next.isPending}
          onPress={() => next.mutate(stage.name as StageKey)}
          stage={stage}
        />
      )}
      <OnOff
        isOn={round.automatic}
        label={t("round.advance")}
        onChange={(automatic) => change.mutate({ automatic })}
      />
      <Abandon round={round} />
    </div>
  );
}

interface NextProps {
  stage: StageOut;
  isPending: boolean;
  onPress: () => void;
}

function NextButton({ stage, ...press }: NextProps) {
  const { t } = useTranslation("rounds");
  const isReady = stage.name === "sample" && stage.batches.some(({ state }) => state === "ready");
  const isReleasing =
    stage.name === "sample" && stage.batches.some(({ state }) => state === "releasing");
  const isIdle = stage.state === "running" && stage.name !== "label" && !isReady;
  if (isReleasing) return <Notice>{t("working.release")}</Notice>;
  if (isIdle) return <Notice>{t(`working.${stage.name}`)}</Notice>;
  const action = isReady ? "release" : stage.state === "running" ? "closeLabeling" : stage.name;
  const says = stage.state === "stopped" ? t("round.repeat") : t(`next.${action}`);
  return (
    <>
      <p>{t(`does.${action}`)}</p>
      <Button {...press} tone="primary">
        {says}
      </Button>
    </>
  );
}

function Abandon({ round }: { round: RoundOut }) {
  const { t } = useTranslation("rounds");
  const [isAsking, setAsking] = useState(false);
  const abandon = useAbandon(round.number);
  return (
    <>
      <Button onPress={() => setAsking(true)} tone="quiet">
        {t("round.abandon")}
      </Button>
      <TypedConfirmDialog
        confirm={t("round.abandon")}
        error={abandon.error}
        isOpen={isAsking}
        isPending={abandon.isPending}
        label={t("round.abandonConfirm", { number: round.number })}
        onClose={() => setAsking(false)}
        onConfirm={(typed) => abandon.mutate(typed, { onSuccess: () => setAsking(false) })}
        text={t("round.abandonText")}
        title={t("round.abandonTitle")}
        wanted={String(round.number)}
      />
    </>
  );
}
