import { useTranslation } from "react-i18next";
import { Outlet } from "react-router";
import { Only } from "@/shared/session/Only";
import { TabLinks } from "@/shared/ui/TabLinks";

/** The layout of the screening pages for researchers and managers: tests, grading and results. */
export function StaffLayout() {
  const { t } = useTranslation("qualification");
  const tabs = [
    { to: "/qualification/tests", label: t("staff.tests") },
    { to: "/qualification/grading", label: t("staff.grading") },
    { to: "/qualification/results", label: t("staff.results") },
  ];
  return (
    <Only roles={["manager", "researcher"]}>
      <TabLinks label={t("sections")} tabs={tabs} />
      <Outlet />
    </Only>
  );
}
