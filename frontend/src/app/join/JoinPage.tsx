import { useTranslation } from "react-i18next";
import { Door } from "../Door";

export function JoinPage() {
  const { t } = useTranslation();
  return <Door title={t("signIn")}>{null}</Door>;
}
