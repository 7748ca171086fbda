import { Compass } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "@/shared/ui/Button";
import { Page } from "@/shared/ui/Page";
import { Empty } from "@/shared/ui/states";

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Page hideTitle title={t("notFound.title")} width="text">
      <Empty
        action={<ButtonLink to="/">{t("goHome")}</ButtonLink>}
        icon={Compass}
        title={t("notFound.title")}
      >
        {t("notFound.text")}
      </Empty>
    </Page>
  );
}
