import { GraduationCap } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "@/shared/ui/Button";
import styles from "./practice.module.css";
import { usePracticeDone } from "./usePracticeDone";

/** Offers the practice task above a person's first ranking tasks, until it is done or dismissed. */
export function PracticeOffer() {
  const { t } = useTranslation("tasks/practice");
  const { isDone, remember } = usePracticeDone();
  if (isDone) return null;
  return (
    <aside aria-label={t("title")} className={styles.offer}>
      <GraduationCap aria-hidden size={18} />
      <p>{t("offer")}</p>
      <ButtonLink to="/tasks/practice">{t("begin")}</ButtonLink>
      <Button onPress={remember} tone="quiet">
        {t("dismiss")}
      </Button>
    </aside>
  );
}
