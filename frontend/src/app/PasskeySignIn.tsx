import { useTranslation } from "react-i18next";
import { hasPasskeys } from "@/shared/session/passkeys";
import { usePasskeySignIn } from "@/shared/session/session";
import { Button } from "@/shared/ui/Button";
import { ErrorNotice } from "@/shared/ui/states";
import styles from "./Providers.module.css";

/** Signs in with a passkey alone, where the browser and the site can. */
export function PasskeySignIn() {
  const { t } = useTranslation();
  const signIn = usePasskeySignIn();
  if (!hasPasskeys() || isNumeric(window.location.hostname)) return null;
  return (
    <div className={styles.providers}>
      <Button isPending={signIn.isPending} onPress={() => signIn.mutate()}>
        {t("passkeys.use")}
      </Button>
      <ErrorNotice error={signIn.error} />
    </div>
  );
}

/** Passkeys belong to the name of a site; an address in numbers has none. */
function isNumeric(host: string): boolean {
  return /^[\d.]+$|:/.test(host);
}
