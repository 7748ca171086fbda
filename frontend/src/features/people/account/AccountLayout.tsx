import { useTranslation } from "react-i18next";
import { Outlet } from "react-router";
import { useMe } from "@/shared/session/session";
import { TabLinks } from "@/shared/ui/TabLinks";

/** The layout of the account pages, with tabs. */
export function AccountLayout() {
  const { t } = useTranslation("people/account");
  const { has_password } = useMe();
  const password = [{ to: "/account/password", label: t("password.tab") }];
  return (
    <>
      <TabLinks
        label={t("sections")}
        tabs={[
          { to: "/account", label: t("profile.tab") },
          { to: "/account/keys", label: t("keys.tab") },
          ...(has_password ? password : []),
          { to: "/account/sessions", label: t("sessions.tab") },
          { to: "/account/second-factor", label: t("factors.tab") },
          { to: "/account/tokens", label: t("tokens.tab") },
        ]}
      />
      <Outlet />
    </>
  );
}
