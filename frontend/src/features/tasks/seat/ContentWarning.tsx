import { EyeOff } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { ShortcutsDisabled } from "@/shared/keys/useShortcut";
import { useMe } from "@/shared/session/session";
import { Button } from "@/shared/ui/Button";

import styles from "./seat.module.css";

type Props = {
  topics: readonly string[];
  onSkip: () => void;
  /** True for a label that was submitted; then leaving is no skip. */
  isEdit?: boolean;
  children: ReactNode;
};

/** Blurs content that may be disturbing until the labeler reveals it. */
export function ContentWarning({ topics, onSkip, isEdit = false, children }: Props) {
  const { t } = useTranslation(["tasks", "people/account"]);
  const { blur_sensitive } = useMe().preferences;
  const [isShown, setShown] = useState(topics.length === 0 || !blur_sensitive);
  if (isShown) return children;
  const named = topics.map((topic) => t(`people/account:topics.${topic}`, { defaultValue: topic }));
  return (
    <div className={styles.warned}>
      <div aria-hidden className={styles.blurred} inert>
        <ShortcutsDisabled value={true}>{children}</ShortcutsDisabled>
      </div>
      <section aria-labelledby="warning" className={styles.warning}>
        <EyeOff aria-hidden size={24} />
        <h2 id="warning">{t("warning.title")}</h2>
        <p>
          {t(isEdit ? "warning.textEdit" : "warning.text", {
            topics: named.join(t("warning.and")),
          })}
        </p>
        <div className={styles.barButtons}>
          <Button onPress={() => setShown(true)} tone="primary">
            {t("warning.show")}
          </Button>
          <Button onPress={onSkip}>{t(isEdit ? "warning.leave" : "skip.title")}</Button>
        </div>
      </section>
    </div>
  );
}
