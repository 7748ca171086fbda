import { ArrowRight, CircleCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { HomeOut } from "@/api/schema";
import { Section } from "@/shared/ui/Page";
import styles from "./HomePage.module.css";

type Waits = HomeOut["waiting"][number];

const ADDRESSES: Record<Waits["code"], string> = {
  drafts: "/tasks",
  guidelines: "/tasks",
  tasks: "/tasks",
  questions: "/questions",
  results: "/qualification/results",
  concerns: "/quality/labelers",
  translations: "/guidelines",
  unpublished: "/guidelines",
};

/** What the person can do now, the most urgent first. */
export function Waiting({ waiting }: { waiting: readonly Waits[] }) {
  const { t } = useTranslation("home");
  return (
    <Section title={t("waitingTitle")}>
      {waiting.length === 0 ? (
        <p className={styles.nothing}>
          <CircleCheck aria-hidden size={18} /> {t("nothingWaits")}
        </p>
      ) : (
        <ul className={styles.list}>
          {waiting.map(({ code, count, or_more }) => (
            <li key={code}>
              <Link className={styles.way} to={ADDRESSES[code]}>
                <span>{or_more ? t("orMore", { count }) : t(`waiting.${code}`, { count })}</span>
                <ArrowRight aria-hidden size={16} />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
