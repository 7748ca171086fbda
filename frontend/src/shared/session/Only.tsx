import { Lock } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "@/shared/ui/Button";
import { Page } from "@/shared/ui/Page";
import { Empty } from "@/shared/ui/states";
import { hasRole, type Role, useMe } from "./session";

/** Shows a page only to people with one of these roles. The server enforces roles independently. */
export function Only({ roles, children }: { roles: readonly Role[]; children: ReactNode }) {
  return hasRole(useMe(), ...roles) ? children : <NotAllowed />;
}

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
