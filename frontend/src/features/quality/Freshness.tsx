import { useTranslation } from "react-i18next";
import type { FreshOut } from "@/api/schema";
import { Notice } from "@/shared/ui/states";
import { Time } from "@/shared/ui/Time";

/** The age of the numbers, with a warning when nothing updates them. */
export function Freshness({ fresh }: { fresh: FreshOut }) {
  const { t } = useTranslation("quality");
  if (fresh.as_of === null) return <Notice mood="warn">{t("fresh.never")}</Notice>;
  if (!fresh.late) {
    return (
      <>
        {t("fresh.asOf")} <Time at={fresh.as_of} />
      </>
    );
  }
  return (
    <Notice mood="warn">
      {t("fresh.late")} <Time at={fresh.as_of} />
    </Notice>
  );
}
