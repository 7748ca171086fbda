import i18next from "i18next";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ConcernOut } from "@/api/schema";
import { Button } from "@/shared/ui/Button";
import { Badge } from "@/shared/ui/states";
import { Time } from "@/shared/ui/Time";
import styles from "../Quality.module.css";
import type { Judging } from "./JudgeDialog";

interface Props {
  concern: ConcernOut;
  onJudge: (judging: Judging) => void;
}

/** One concern: the person, the pattern, the number of tasks and the figures. */
export function ConcernLine({ concern, onJudge }: Props) {
  const { t } = useTranslation("quality");
  const judge = (state: Judging["state"]) => () => onJudge({ concern, state });
  return (
    <li className={styles.concern}>
      <div>
        <p className={styles.line}>
          <Link to={`/quality/labelers/${concern.person.id}`}>{concern.person.name}</Link>
          <strong>{t(`concerns.kinds.${concern.kind}`)}</strong>
          {concern.other && (
            <Link to={`/quality/labelers/${concern.other.id}`}>{concern.other.name}</Link>
          )}
        </p>
        <p className={styles.small}>
          {t("concerns.seen", { count: concern.tasks })} · <Evidence evidence={concern.evidence} />{" "}
          · <Time at={concern.found_at} />
        </p>
        {concern.judged_by && (
          <p className={styles.line}>
            <Badge mood={concern.state === "upheld" ? "bad" : "good"}>
              {t(`concerns.states.${concern.state}`)}
            </Badge>
            <span className={styles.small}>{concern.judged_by.name}</span>
            {concern.note && <q>{concern.note}</q>}
          </p>
        )}
      </div>
      <div className={styles.deeds}>
        {concern.state === "open" ? (
          <>
            <Button onPress={judge("dismissed")}>{t("concerns.dismiss")}</Button>
            <Button onPress={judge("upheld")}>{t("concerns.uphold")}</Button>
          </>
        ) : (
          <Button onPress={judge("open")} tone="quiet">
            {t("concerns.reopen")}
          </Button>
        )}
      </div>
    </li>
  );
}

function Evidence({ evidence }: { evidence: ConcernOut["evidence"] }) {
  const { i18n } = useTranslation("quality");
  const words = new Intl.NumberFormat(i18n.language, { maximumSignificantDigits: 3 });
  const told = Object.entries(evidence).map(([name, value]) => {
    const word = `quality:evidence.${name}`;
    const label = i18next.exists(word) ? i18next.t(word as "product") : name.replaceAll("_", " ");
    return `${label} ${typeof value === "number" ? words.format(value) : value}`;
  });
  return told.join(", ");
}
