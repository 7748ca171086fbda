import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { RoundOut, StageOut } from "@/api/schema";
import { Section } from "@/shared/ui/Page";
import { Loaded } from "@/shared/ui/states";
import { Checks } from "./Gate";
import { OpenRound } from "./OpenRound";
import { roundQuery } from "./queries";
import styles from "./rounds.module.css";

/** One round, open or closed: its stages, and what its gate measured and somebody decided. */
export function RoundPage({ round: number }: { round: number }) {
  const { t } = useTranslation("rounds");
  return (
    <Loaded query={useQuery(roundQuery(number))}>
      {(round) => (
        <div className={styles.loop}>
          <p>
            <a href="/admin/training/round/">{t("past.loop")}</a>
          </p>
          <OpenRound round={round} />
          {round.state !== "open" && <ClosedGate round={round} />}
        </div>
      )}
    </Loaded>
  );
}

function ClosedGate({ round }: { round: RoundOut }) {
  const { t } = useTranslation("rounds");
  const gate = round.stages.find(({ name }) => name === "gate");
  const isMeasured = gate !== undefined && "checks" in (gate.evidence as object);
  return (
    <Section title={t("past.gate")}>
      {isMeasured ? (
        <>
          <Checks stage={gate} />
          <Decision gate={gate} />
        </>
      ) : (
        <p>{t("past.noGate")}</p>
      )}
    </Section>
  );
}

function Decision({ gate }: { gate: StageOut }) {
  const { t } = useTranslation("rounds");
  const { decided, reason } = gate.evidence as { decided?: string; reason?: string };
  if (decided !== "promote" && decided !== "keep") return null;
  return (
    <p>
      {t(`decided.${decided}`)}
      {reason && ` · ${reason}`}
    </p>
  );
}
