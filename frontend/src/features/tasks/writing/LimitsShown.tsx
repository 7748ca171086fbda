import { Circle, CircleCheck, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { brokenLimits, type Limit, type Limits, limitsSet } from "@/shared/text/limits";
import styles from "./writing.module.css";

/** The limits of a text, each with whether the text keeps it. Without limits, nothing. */
export function LimitsShown({ text, limits }: { text: string; limits: Limits }) {
  const { t } = useTranslation("tasks/writing");
  const set = limitsSet(limits);
  if (set.length === 0) return null;
  const broken = brokenLimits(text, limits);
  return (
    <ul aria-label={t("limits.title")} className={styles.limits}>
      {set.map((limit) => {
        const state = stateOf(limit, broken, text);
        const Icon = { kept: CircleCheck, broken: TriangleAlert, open: Circle }[state];
        return (
          <li data-state={state} key={limit}>
            <Icon aria-hidden size={14} />
            <LimitWords limit={limit} limits={limits} />
            <span className="only-for-screen-readers">{t(`limits.${state}`)}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** A minimum that is not reached yet is nothing wrong, and neither is an empty text. */
function stateOf(limit: Limit, broken: readonly Limit[], text: string) {
  if (!broken.includes(limit)) return text.trim() === "" ? "open" : "kept";
  return text.trim() === "" || limit === "fewest_words" ? "open" : "broken";
}

/** A limit in words, such as "At most 50 words". */
export function LimitWords({ limit, limits }: { limit: Limit; limits: Limits }) {
  const { t } = useTranslation("tasks/writing");
  if (limit !== "form") return <span>{t(`limits.${limit}`, { count: limits[limit] })}</span>;
  return limits.form === "" ? null : <span>{t(`limits.forms.${limits.form}`)}</span>;
}
