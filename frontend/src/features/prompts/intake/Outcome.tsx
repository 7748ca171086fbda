import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { IntakeOut } from "@/api/schema";
import { Section } from "@/shared/ui/Page";
import { Notice } from "@/shared/ui/states";
import styles from "./intake.module.css";
import { useMeanings } from "./meanings";

/** The result of an intake, or the reason why nothing was taken in. */
export function Outcome({ intake }: { intake: IntakeOut }) {
  const { t } = useTranslation("prompts/intake");
  if (intake.state === "refused") {
    return (
      <Notice mood="bad" title={t("outcome.refused")}>
        {intake.message}
      </Notice>
    );
  }
  return (
    <Section title={t("outcome.title")}>
      <Numbers intake={intake} />
      <Mapping intake={intake} />
      {intake.prompts_made > 0 && (
        <p>
          <Link to={`/prompts?intake=${intake.id}`}>{t("outcome.browse")}</Link>
        </p>
      )}
    </Section>
  );
}

function Numbers({ intake }: { intake: IntakeOut }) {
  const { t, i18n } = useTranslation("prompts/intake");
  const numbers = {
    lines: intake.lines_read,
    prompts: intake.prompts_made,
    replies: intake.replies_made,
    rankings: intake.rankings_made,
  };
  return (
    <dl className={styles.numbers}>
      {Object.entries(numbers).map(([what, number]) => (
        <div key={what}>
          <dt>{t(`outcome.${what as keyof typeof numbers}`)}</dt>
          <dd>{number.toLocaleString(i18n.language)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Mapping({ intake }: { intake: IntakeOut }) {
  const meanings = useMeanings();
  return (
    <p className={styles.facts}>
      {Object.entries(intake.columns).map(([word, column]) => (
        <span key={word}>
          {meanings(word)} ← <code>{String(column)}</code>
        </span>
      ))}
    </p>
  );
}
