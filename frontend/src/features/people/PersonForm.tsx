import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PersonRowOut } from "@/api/schema";
import { languageChoices } from "@/shared/languages";
import { type Role, useMe } from "@/shared/session/session";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { Checkboxes, OnOff } from "@/shared/ui/choices";
import { Actions } from "@/shared/ui/Dialog";
import { FormOf } from "@/shared/ui/FormOf";
import { Section } from "@/shared/ui/Page";
import { Notice } from "@/shared/ui/states";
import { useChangePerson } from "./queries";
import { grantableBy } from "./roles";

/** The form for roles and the kind of work a person gets. */
export function PersonForm({ person }: { person: PersonRowOut }) {
  const { t, i18n } = useTranslation(["people", "shared"]);
  const me = useMe();
  const change = useChangePerson(person.id);
  const [roles, setRoles] = useState<Role[]>(person.roles);
  const [languages, setLanguages] = useState<string[]>(person.languages);
  const [held_out, setHeldOut] = useState(person.held_out);
  const [sees_own_agreement, setSeesOwnAgreement] = useState(person.sees_own_agreement);
  const save = () =>
    change.mutate(
      { roles, languages, held_out, sees_own_agreement },
      { onSuccess: () => toast({ mood: "good", text: t("shared:saved") }) },
    );
  const grantable = grantableBy(me.roles, me.is_superuser);

  return (
    <Section lead={t("person.workLead")} title={t("person.work")}>
      <FormOf error={change.error} onSubmit={save}>
        <Checkboxes<Role>
          choices={grantable.map((role) => ({ value: role, label: t(`roles.${role}`) }))}
          label={t("person.roles")}
          name="roles"
          onChange={setRoles}
          value={roles}
        />
        <Checkboxes
          choices={languageChoices(i18n.language, person.languages)}
          label={t("person.languages")}
          name="languages"
          onChange={setLanguages}
          value={languages}
        />
        <OnOff isOn={held_out} label={t("person.heldOut")} onChange={setHeldOut} />
        {held_out !== person.held_out && (
          <Notice mood="warn">{t(held_out ? "heldOut.on" : "heldOut.off")}</Notice>
        )}
        <OnOff
          isOn={sees_own_agreement}
          label={t("person.seesOwnAgreement")}
          onChange={setSeesOwnAgreement}
        />
        <Actions>
          <Button isPending={change.isPending} tone="primary" type="submit">
            {t("shared:save")}
          </Button>
        </Actions>
      </FormOf>
    </Section>
  );
}
