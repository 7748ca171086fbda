import { useTranslation } from "react-i18next";
import { KeyEditor } from "@/shared/keys/KeyEditor";
import { useChangeMe, useMe } from "@/shared/session/session";
import { OnOff } from "@/shared/ui/choices";
import { Page, Section } from "@/shared/ui/Page";

export function KeysPage() {
  const { t } = useTranslation("people/account");
  const { preferences } = useMe();
  const change = useChangeMe();

  return (
    <Page lead={t("keys.lead")} title={t("keys.title")} width="text">
      <Section lead={t("keys.charactersText")} title={t("keys.characters")}>
        <OnOff
          isOn={preferences.keys_on}
          label={t("keys.charactersOn")}
          onChange={(keys_on) => change.mutate({ preferences: { keys_on } })}
        />
      </Section>
      <Section lead={t("keys.listText")} title={t("keys.list")}>
        <KeyEditor />
      </Section>
    </Page>
  );
}
