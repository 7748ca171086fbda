import { BookOpen, GraduationCap, MessageSquareText } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { HomeOut } from "@/api/schema";
import { RichText } from "@/shared/text/RichText";
import { Section } from "@/shared/ui/Page";
import { Time } from "@/shared/ui/Time";
import styles from "./HomePage.module.css";

type Change = HomeOut["news"][number];

const ICONS = { answer: MessageSquareText, guideline: BookOpen, decision: GraduationCap };

/** What has changed for the person: answers, guidelines, and decisions on their tests. */
export function News({ news }: { news: readonly Change[] }) {
  const { t } = useTranslation("home");
  return (
    <Section title={t("newsTitle")}>
      {news.length === 0 ? (
        <p className={styles.nothing}>{t("noNews")}</p>
      ) : (
        <ul className={styles.news}>
          {news.map((change) => {
            const Icon = ICONS[change.kind];
            return (
              <li key={`${change.kind} ${change.at}`}>
                <Icon aria-hidden className={styles.icon} size={18} />
                <div>
                  <p>
                    <strong>
                      <Title change={change} />
                    </strong>{" "}
                    <span className={styles.when}>
                      <Time at={change.at} />
                    </span>
                  </p>
                  {change.kind !== "guideline" && <p className={styles.asked}>{change.title}</p>}
                  {change.kind === "guideline" && change.title && <p>{change.title}</p>}
                  {change.kind === "answer" && <RichText text={change.text} />}
                </div>
              </li>
            );
          })}
        </ul>
      )}
    </Section>
  );
}

function Title({ change }: { change: Change }): ReactNode {
  const { t } = useTranslation(["home", "guidelines"]);
  if (change.kind === "answer") return t("answered");
  if (change.kind === "decision") {
    const outcome = change.passed ? t("passed") : t("notPassed");
    return change.is_changed ? t("decisionChanged", { outcome }) : outcome;
  }
  const name = change.guideline_kind ? t(`guidelines:kinds.${change.guideline_kind}`) : "";
  const purpose = change.guideline_purpose;
  const kind = purpose ? `${name} · ${t(`guidelines:purposes.${purpose}`)}` : name;
  return (
    <Link to={`/guidelines/read/${change.guideline}`}>
      {t("newVersion", { kind, number: change.version })}
    </Link>
  );
}
