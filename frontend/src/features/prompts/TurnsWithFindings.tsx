import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { FindingOut, PromptOut } from "@/api/schema";
import { inPlaces } from "@/shared/inPlaces";
import { Notice } from "@/shared/ui/states";
import { piecesOf } from "./findings";
import styles from "./Prompts.module.css";
import { findingsQuery } from "./queries";

/** The turns of a prompt, with personal data and its masked places highlighted. */
export function TurnsWithFindings({ prompt }: { prompt: PromptOut }) {
  const { t } = useTranslation("prompts");
  const { data: findings = [] } = useQuery(findingsQuery(prompt.id));
  const isMasked = findings.some((finding) => finding.masked);
  return (
    <>
      {findings.length > 0 && (
        <Notice mood="warn">{t(isMasked ? "one.masked" : "one.personal")}</Notice>
      )}
      <Turns findings={findings} turns={prompt.turns} />
    </>
  );
}

interface TurnsProps {
  turns: PromptOut["turns"];
  findings?: readonly FindingOut[];
}

export function Turns({ turns, findings = [] }: TurnsProps) {
  const { t } = useTranslation("prompts");
  return inPlaces(turns).map(({ item: turn, at, key }) => (
    <div className={styles.turn} key={key}>
      <span className={styles.speaker}>{t(`speakers.${turn.role}`)}</span>
      <p className={styles.text} dir="auto">
        <Marked findings={findings.filter(({ turn: where }) => where === at)} text={turn.text} />
      </p>
    </div>
  ));
}

function Marked({ text, findings }: { text: string; findings: readonly FindingOut[] }) {
  const { t } = useTranslation("prompts");
  return inPlaces(piecesOf(text, findings)).map(({ item: { text: piece, finding }, key }) =>
    finding ? (
      <mark className={styles.finding} key={key}>
        {piece}
        <small>{t(`personalKinds.${finding.kind}`)}</small>
      </mark>
    ) : (
      piece
    ),
  );
}
