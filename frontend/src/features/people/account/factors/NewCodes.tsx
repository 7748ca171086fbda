import { useTranslation } from "react-i18next";
import { Button } from "@/shared/ui/Button";
import { CopyField } from "@/shared/ui/CopyField";
import { Actions } from "@/shared/ui/Dialog";
import { Notice } from "@/shared/ui/states";
import styles from "./factors.module.css";

/** Shows recovery codes, which are shown only once. */
export function NewCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const { t } = useTranslation("people/account/factors");
  return (
    <>
      <Notice mood="warn">{t("codes.once")}</Notice>
      <ul className={styles.codes}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <CopyField label={t("codes.all")} text={codes.join(" ")} />
      <Actions>
        <Button onPress={onClose}>{t("codes.kept")}</Button>
      </Actions>
    </>
  );
}
