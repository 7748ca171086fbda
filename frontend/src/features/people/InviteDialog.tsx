import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { languageChoices } from "@/shared/languages";
import { type Role, useMe } from "@/shared/session/session";
import { Button } from "@/shared/ui/Button";
import { CopyField } from "@/shared/ui/CopyField";
import { Checkboxes, OnOff } from "@/shared/ui/choices";
import { Actions, Dialog } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { FormOf } from "@/shared/ui/FormOf";
import { Notice } from "@/shared/ui/states";
import { allInvitations } from "./queries";
import { grantableBy } from "./roles";

interface Props {
  isOpen: boolean;
  onClose: () => void;
}

/** Invites one person and shows the link, which is shown only once. */
export function InviteDialog({ isOpen, onClose }: Props) {
  const { t } = useTranslation(["people", "shared"]);
  const [link, setLink] = useState("");
  const close = () => {
    setLink("");
    onClose();
  };
  return (
    <Dialog isOpen={isOpen} onClose={close} size="medium" title={t("invite.title")}>
      {link ? (
        <>
          <Notice mood="good">{t("invite.made")}</Notice>
          <CopyField label={t("invite.link")} text={link} />
          <Actions>
            <Button onPress={() => setLink("")} tone="quiet">
              {t("invite.another")}
            </Button>
            <Button onPress={close}>{t("shared:close")}</Button>
          </Actions>
        </>
      ) : (
        <InviteForm onMade={setLink} />
      )}
    </Dialog>
  );
}

const blank = { email: "", note: "", held_out: false };

function InviteForm({ onMade }: { onMade: (link: string) => void }) {
  const { t, i18n } = useTranslation("people");
  const me = useMe();
  const client = useQueryClient();
  const [form, setForm] = useState(blank);
  const [roles, setRoles] = useState<Role[]>(["labeler"]);
  const [languages, setLanguages] = useState<string[]>([me.language]);
  const invite = useMutation({
    meta: { quiet: true },
    mutationFn: () =>
      body(api.POST("/api/people/invitations/", { body: { ...form, roles, languages } })),
    onSuccess: ({ link }) => {
      onMade(link);
      return client.invalidateQueries({ queryKey: allInvitations });
    },
  });
  const grantable = grantableBy(me.roles, me.is_superuser);

  return (
    <FormOf error={invite.error} onSubmit={() => invite.mutate()}>
      <Checkboxes<Role>
        choices={grantable.map((role) => ({ value: role, label: t(`roles.${role}`) }))}
        label={t("invite.roles")}
        name="roles"
        onChange={setRoles}
        value={roles}
      />
      <Checkboxes
        choices={languageChoices(i18n.language, [me.language])}
        label={t("invite.languages")}
        name="languages"
        onChange={setLanguages}
        value={languages}
      />
      <TextField
        hint={t("invite.emailHint")}
        label={t("invite.email")}
        name="email"
        onChange={(email) => setForm({ ...form, email })}
        type="email"
        value={form.email}
      />
      <TextField
        hint={t("invite.noteHint")}
        label={t("invite.note")}
        name="note"
        onChange={(note) => setForm({ ...form, note })}
        value={form.note}
      />
      <OnOff
        isOn={form.held_out}
        label={t("invite.heldOut")}
        onChange={(held_out) => setForm({ ...form, held_out })}
      />
      <Actions>
        <Button isPending={invite.isPending} tone="primary" type="submit">
          {t("invite.make")}
        </Button>
      </Actions>
    </FormOf>
  );
}
