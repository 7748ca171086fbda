import { CircleAlert, CircleCheck, CircleDashed } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { InvariantOut } from "@/api/schema";
import type { Feed } from "../live/feed";
import { small } from "../parts/numbers";
import { Part } from "../parts/Part";
import styles from "../parts/runs.module.css";
import { type Judged, judged } from "./judge";
import { Sparkline } from "./Sparkline";

const icons = { holds: CircleCheck, red: CircleAlert, waiting: CircleDashed };

interface Props {
  invariants: readonly InvariantOut[];
  points: Feed["points"];
}

/** The invariants of training. A violation is explained in words. */
export function Invariants({ invariants, points }: Props) {
  const { t } = useTranslation("runs");
  const rows = invariants.map((invariant) => ({ invariant, now: judged(invariant, points) }));
  const red = rows.filter(({ now }) => now.state === "red").length;
  const waiting = rows.filter(({ now }) => now.state === "waiting").length;
  const calm = waiting === 0 ? "calm" : waiting === rows.length ? "unmeasured" : "partly";
  return (
    <Part
      lead={red > 0 ? t("invariants.red", { count: red }) : t(`invariants.${calm}`)}
      title={t("invariants.title")}
    >
      <ul className={styles.invariants}>
        {rows.map(({ invariant, now }) => (
          <Line invariant={invariant} key={invariant.metric} now={now} />
        ))}
      </ul>
    </Part>
  );
}

function Line({ invariant, now }: { invariant: InvariantOut; now: Judged }) {
  const { t, i18n } = useTranslation("runs");
  const { metric, title, low, high, says, from_step } = invariant;
  const { state, value, line } = now;
  const Icon = icons[state];
  const say = (number: number) => small(number, i18n.language);
  const range = t("invariants.range", { low: say(low), high: say(high) });
  return (
    <li className={styles.invariant}>
      <Icon
        aria-label={t(state === "red" ? "invariants.isRed" : `invariants.${state}`)}
        data-state={state}
        role="img"
        size={18}
      />
      <span>
        {title} <span className={styles.range}>{range}</span>
      </span>
      <Sparkline isRed={state === "red"} points={line} />
      <span className={styles.invariantValue}>{value === null ? "–" : say(value)}</span>
      {state === "red" && (
        <p className={styles.invariantSays} data-state="red">
          {says} {t(`invariants.help.${metric as "kl"}`, { defaultValue: "" })}
        </p>
      )}
      {state === "waiting" && from_step > 1 && (
        <p className={styles.invariantSays}>{t("invariants.from", { step: from_step })}</p>
      )}
    </li>
  );
}
