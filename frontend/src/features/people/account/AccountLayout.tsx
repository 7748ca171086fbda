import { useTranslation } from "react-i18next";
import { Outlet } from "react-router";
import { TabLinks } from "@/shared/ui/TabLinks";

/** The layout of the account pages, with tabs. */
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
