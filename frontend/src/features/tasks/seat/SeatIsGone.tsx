import { useTranslation } from "react-i18next";

import { Button } from "@/shared/ui/Button";
import { Notice } from "@/shared/ui/states";

/** Warns that the open task is no longer held, before the person finishes work that is not counted. */
export function SeatIsGone({ onNext }: { onNext: () => void }) {
  const { t } = useTranslation("tasks");
  return (
    <Notice isUrgent mood="warn" title={t("gone.title")}>
      <p>{t("gone.text")}</p>
      <Button onPress={onNext}>{t("gone.next")}</Button>
    </Notice>
  );
}
