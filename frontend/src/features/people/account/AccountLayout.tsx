import { useTranslation } from "react-i18next";
import { Outlet } from "react-router";
import { TabLinks } from "@/shared/ui/TabLinks";

/** The pages about oneself, side by side. */
export function AccountLayout() {
  const { t } = useTranslation("people/account");
  return (
    <>
      <TabLinks
        label={t("sections")}
        tabs={[
          { to: "/account", label: t("profile.tab") },
          { to: "/account/keys", label: t("keys.tab") },
          { to: "/account/password", label: t("password.tab") },
          { to: "/account/tokens", label: t("tokens.tab") },
        ]}
      />
      <Outlet />
    </>
  );
}
