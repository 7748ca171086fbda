import { Lock } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "@/shared/ui/Button";
import { Page } from "@/shared/ui/Page";
import { Empty } from "@/shared/ui/states";

export function NotAllowed() {
  const { t } = useTranslation();
  return (
    <Page hideTitle title={t("notAllowed.title")} width="text">
      <Empty
        action={<ButtonLink to="/">{t("goHome")}</ButtonLink>}
        icon={Lock}
        title={t("notAllowed.title")}
      >
        {t("notAllowed.text")}
      </Empty>
    </Page>
  );
}
