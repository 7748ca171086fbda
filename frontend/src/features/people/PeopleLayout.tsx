import { useTranslation } from "react-i18next";
import { Outlet } from "react-router";
import { Only } from "@/shared/session/Only";
import { hasRole, useMe } from "@/shared/session/session";
import { TabLinks } from "@/shared/ui/TabLinks";

export function PeopleLayout() {
  const { t } = useTranslation("people");
  const me = useMe();
  const tabs = [
    { to: "/people", label: t("list.title") },
    { to: "/people/invitations", label: t("invitations.title") },
    ...(hasRole(me, "administrator") ? [{ to: "/people/audit", label: t("audit.title") }] : []),
  ];
  return (
    <Only roles={["manager", "administrator"]}>
      <TabLinks label={t("sections")} tabs={tabs} />
      <Outlet />
    </Only>
  );
}
