import { useTranslation } from "react-i18next";
import type { RunOut, RunRowOut } from "@/api/schema";
import { Badge, Notice } from "@/shared/ui/states";
import { Time } from "@/shared/ui/Time";
import { kindOf } from "../launch/form";
import type { Channel } from "../live/listen";
import { seconds } from "../parts/numbers";
import { Part } from "../parts/Part";
import styles from "../parts/runs.module.css";
import { RunActions } from "./RunActions";

/** The state of the run, its progress, and its actions. */
export function RunHead({ run, channel }: { run: RunOut; channel: Channel | "none" }) {
  const { t, i18n } = useTranslation("runs");
  const isLive = run.state === "running" || run.state === "queued";
  return (
    <Part
      actions={
        isLive && channel !== "none" ? <Badge mood="info">{t(`live.${channel}`)}</Badge> : null
      }
      lead={t(`kinds.${kindOf(run)}.title`)}
      title={run.name}
    >
      <div aria-live="polite" className={styles.line}>
        <StateBadge state={run.state} />
        {run.cancel_asked_at && isLive && <Badge mood="warn">{t("head.cancelling")}</Badge>}
        <span>
          {run.all_steps > 0
            ? t("head.steps", { done: run.done_steps, all: run.all_steps })
            : t(run.state === "queued" ? "head.waits" : "head.begins")}
        </span>
        {run.seconds_left !== null && run.state === "running" && (
          <span>{t("head.left", { time: seconds(run.seconds_left, i18n.language) })}</span>
        )}
      </div>
      <progress
        aria-label={t("head.progress")}
        className={styles.bar}
        max={Math.max(1, run.all_steps)}
        value={run.done_steps}
      />
      {run.message && <Notice mood={run.state === "failed" ? "bad" : "info"}>{run.message}</Notice>}
      {run.withdrawn_data_at && <Notice mood="warn">{t("head.withdrawn")}</Notice>}
      <Facts run={run} />
      <RunActions run={run} />
    </Part>
  );
}

function Facts({ run }: { run: RunOut }) {
  const { t, i18n } = useTranslation("runs");
  const pace = run.seconds_per_step;
  return (
    <dl className={styles.facts}>
      <Fact word={t("head.attempt")}>
        {t("head.attemptOf", { attempt: run.attempt, most: run.most_attempts })}
      </Fact>
      <Fact word={t("head.machine")}>{run.machine?.name ?? "–"}</Fact>
      <Fact word={t("head.gpus")}>{run.gpus}</Fact>
      {pace !== null && <Fact word={t("head.pace")}>{seconds(pace, i18n.language)}</Fact>}
      {run.checkpoint_step !== null && (
        <Fact word={t("head.checkpoint")}>{t("head.atStep", { step: run.checkpoint_step })}</Fact>
      )}
      <Fact word={t("head.startedAt")}>{run.started_at ? <Time at={run.started_at} /> : "–"}</Fact>
      {run.ended_at && (
        <Fact word={t("head.endedAt")}>
          <Time at={run.ended_at} />
        </Fact>
      )}
      <Fact word={t("head.by")}>{run.created_by}</Fact>
    </dl>
  );
}

function Fact({ word, children }: { word: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{word}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const moods = {
  queued: undefined,
  running: "info",
  succeeded: "good",
  failed: "bad",
  cancelled: "warn",
} as const;

function StateBadge({ state }: { state: RunRowOut["state"] }) {
  const { t } = useTranslation("runs");
  const mood = moods[state];
  return <Badge {...(mood ? { mood } : {})}>{t(`states.${state}`)}</Badge>;
}
