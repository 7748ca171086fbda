import { EyeOff } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/shared/ui/Button";

import styles from "./seats.module.css";

type Props = { topics: readonly string[]; onSkip: () => void; children: ReactNode };

/** What may be disturbing is blurred until the labeler wants to see it. */
export function ContentWarning({ topics, onSkip, children }: Props) {
  const { t } = useTranslation("seats");
  const [isShown, setShown] = useState(topics.length === 0);
  if (isShown) return children;
  return (
    <div className={styles.warned}>
      <div aria-hidden className={styles.blurred} inert>
        {children}
      </div>
      <section aria-labelledby="warning" className={styles.warning}>
        <EyeOff aria-hidden size={24} />
        <h2 id="warning">{t("warning.title")}</h2>
        <p>{t("warning.text", { topics: topics.join(", ") })}</p>
        <div className={styles.barButtons}>
          <Button onPress={() => setShown(true)} tone="primary">
            {t("warning.show")}
          </Button>
          <Button onPress={onSkip}>{t("skip.title")}</Button>
        </div>
      </section>
    </div>
  );
}
