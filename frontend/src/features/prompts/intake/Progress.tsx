import { Label, ProgressBar } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { IntakeRowOut } from "@/api/schema";
import { Badge } from "@/shared/ui/states";
import styles from "./intake.module.css";
import { shareOf } from "./share";

const moods = { done: "good", refused: "bad", cancelled: "warn", uploaded: "info" } as const;

export function StateBadge({ intake }: { intake: IntakeRowOut }) {
  const { t } = useTranslation("prompts/intake");
  const mood = moods[intake.state as keyof typeof moods];
  return <Badge {...(mood ? { mood } : {})}>{t(`states.${intake.state}`)}</Badge>;
}

/** The progress of a file: uploading, or being read by the server. */
export function Progress({ intake }: { intake: IntakeRowOut }) {
  const { t, i18n } = useTranslation("prompts/intake");
  const share = shareOf(intake);
  return (
    <ProgressBar
      className={styles.progress ?? ""}
      isIndeterminate={share === null}
      value={100 * (share ?? 0)}
    >
      {({ percentage, valueText }) => (
        <>
          <span className={styles.progressWords}>
            <Label>{share === 1 ? t("states.merging") : t(`states.${intake.state}`)}</Label>
            <span>{share !== null && valueText}</span>
          </span>
          <span className={styles.track}>
            <span className={styles.filled} style={{ width: `${percentage ?? 0}%` }} />
          </span>
          {intake.state === "running" && (
            <span className={styles.small}>
              {t("one.linesRead", {
                count: intake.lines_read,
                number: intake.lines_read.toLocaleString(i18n.language),
              })}
            </span>
          )}
        </>
      )}
    </ProgressBar>
  );
}
