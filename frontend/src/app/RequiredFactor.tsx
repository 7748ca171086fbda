import { useTranslation } from "react-i18next";
import { Factors } from "@/features/people/account/factors/Factors";
import { useSignOut } from "@/shared/session/session";
import { Button } from "@/shared/ui/Button";
import { Page } from "@/shared/ui/Page";
import { Notice } from "@/shared/ui/states";
import styles from "./Shell.module.css";
import { usePreferences } from "./usePreferences";

/** The only page of somebody who must have a second factor and has none. */
export default function RequiredFactor() {
  const { t } = useTranslation(["people/account/factors", "shared"]);
  const signOut = useSignOut();
  usePreferences();
  const leave = (
    <Button isPending={signOut.isPending} onPress={() => signOut.mutate()} tone="quiet">
      {t("shared:signOut")}
    </Button>
  );
  return (
    <main className={styles.main} id="main">
      <Page actions={leave} title={t("required.title")} width="text">
        <Notice>{t("required.text")}</Notice>
        <Factors />
      </Page>
    </main>
  );
}
