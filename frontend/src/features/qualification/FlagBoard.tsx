import { useTranslation } from "react-i18next";
import { KeyOf } from "@/shared/keys/KeyOf";
import { useShortcut } from "@/shared/keys/useShortcut";
import styles from "./Qualification.module.css";

interface Props {
  isSensitive: boolean | null;
  onSay: (isSensitive: boolean) => void;
}

/** Asks whether the passage is sensitive speech. One key means yes, another means no. */
export function FlagBoard({ isSensitive, onSay }: Props) {
  const { t } = useTranslation("qualification");
  useShortcut({ id: "screening.yes", run: () => onSay(true) });
  useShortcut({ id: "screening.no", run: () => onSay(false) });
  return (
    <fieldset aria-describedby="sensitive-means" className={styles.flag}>
      <legend>{t("isSensitive")}</legend>
      <p className={styles.means} id="sensitive-means">
        {t("sensitiveMeans")}
      </p>
      <button
        aria-pressed={isSensitive === true}
        className={styles.verdict}
        onClick={() => onSay(true)}
        type="button"
      >
        {t("sensitive")} <KeyOf id="screening.yes" />
      </button>
      <button
        aria-pressed={isSensitive === false}
        className={styles.verdict}
        onClick={() => onSay(false)}
        type="button"
      >
        {t("notSensitive")} <KeyOf id="screening.no" />
      </button>
    </fieldset>
  );
}
