import { useTranslation } from "react-i18next";
import { Outlet, useSearchParams } from "react-router";
import { Only } from "@/shared/session/Only";
import { TabLinks } from "@/shared/ui/TabLinks";
import { kept } from "./filters";

const tabs = ["overview", "differences", "labelers", "bias", "gold"] as const;
const paths: Record<(typeof tabs)[number], string> = {
  overview: "",
  differences: "/differences",
  labelers: "/labelers",
  bias: "/bias-and-time",
  gold: "/gold",
};

/** The layout of the quality pages. Filters carry over from page to page. */
export function QualityLayout() {
  const { t } = useTranslation("quality");
  const [search] = useSearchParams();
  const narrowed = kept(search);
  return (
    <Only roles={["manager", "researcher"]}>
      <TabLinks
        label={t("sections")}
        tabs={tabs.map((tab) => ({
          to: `/quality${paths[tab]}${narrowed}`,
          label: t(`tabs.${tab}`),
        }))}
      />
      <Outlet />
    </Only>
  );
}
