import { useTranslation } from "react-i18next";
import { useMe } from "@/shared/session/session";
import { Page } from "@/shared/ui/Page";

/** What is next for me. */
export function HomePage() {
  const { t } = useTranslation("home");
  const me = useMe();
  return (
    <Page title={t("welcome", { name: me.name || me.username })}>
      <p>{t("lead")}</p>
    </Page>
  );
}
