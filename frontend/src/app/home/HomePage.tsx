import i18next from "i18next";
import { ArrowRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { isQualified, NextStepOfCandidate } from "@/features/qualification/NextStep";
import { hasRole, useMe } from "@/shared/session/session";
import { Page } from "@/shared/ui/Page";
import { Notice } from "@/shared/ui/states";
import type { HomeCard } from "../feature";
import { features } from "../features";
import { FirstSteps } from "../first-steps/FirstSteps";
import styles from "./HomePage.module.css";

/** The start page: what the person can do next, by role. */
export function HomePage() {
  const { t } = useTranslation("home");
  const me = useMe();
  const cards = features
    .flatMap((feature) => feature.home ?? [])
    .filter(({ roles, needsQualification }) => {
      return hasRole(me, ...roles) && (!needsQualification || isQualified(me));
    });
  return (
    <Page lead={t("lead")} title={t("welcome", { name: me.name || me.username })}>
      {me.roles.length === 0 && <Notice>{t("noRoles")}</Notice>}
      <NextStepOfCandidate />
      <FirstSteps />
      <ul className={styles.cards}>
        {cards.map((card) => (
          <Card card={card} key={card.to} />
        ))}
      </ul>
    </Page>
  );
}

function Card({ card }: { card: HomeCard }) {
  // The keys are in the catalogues of the features. The type of HomeCard has checked them.
  const say = (key: string) => i18next.t(key as "product");
  const inside = (
    <>
      <card.icon aria-hidden className={styles.icon} size={22} strokeWidth={1.75} />
      <span className={styles.words}>
        <strong className={styles.title}>{say(card.title)}</strong>
        <span className={styles.text}>{say(card.text)}</span>
      </span>
      <ArrowRight aria-hidden className={styles.arrow} size={18} />
    </>
  );
  return (
    <li>
      {card.isElsewhere ? (
        <a className={styles.card} href={card.to}>
          {inside}
        </a>
      ) : (
        <Link className={styles.card} to={card.to}>
          {inside}
        </Link>
      )}
    </li>
  );
}
