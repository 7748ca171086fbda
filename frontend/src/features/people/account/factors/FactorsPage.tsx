import { useTranslation } from "react-i18next";
import { Page } from "@/shared/ui/Page";
import { Factors } from "./Factors";

export function FactorsPage() {
  const { t } = useTranslation("people/account/factors");
  return (
    <Page lead={t("lead")} title={t("title")} width="text">
      <Factors />
    </Page>
  );
}
