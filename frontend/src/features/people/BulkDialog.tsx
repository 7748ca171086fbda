import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import type { BulkOut } from "@/api/schema";
import { languageChoices } from "@/shared/languages";
import { type Role, useMe } from "@/shared/session/session";
import { Button } from "@/shared/ui/Button";
import { Checkboxes, OnOff } from "@/shared/ui/choices";
import { Actions, Dialog } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { FormOf } from "@/shared/ui/FormOf";
import { Notice } from "@/shared/ui/states";
import { addressesIn, asTable } from "./addresses";
import styles from "./People.module.css";
import { allInvitations } from "./queries";
import { grantableBy } from "./roles";

interface Props {
  isOpen: boolean;
  onClose: () => void;
}

/** Invites many people from pasted email addresses. Their links are shown only once. */
export function BulkDialog({ isOpen, onClose }: Props) {
  const { t } = useTranslation("people");
  const [made, setMade] = useState<BulkOut>();
  const close = () => {
    setMade(undefined);
    onClose();
  };
  return (
    <Dialog
      canBeDismissed={made === undefined}
      isOpen={isOpen}
      onClose={close}
      size="medium"
      title={t("bulk.title")}
    >
      {made ? <Made made={made} onClose={close} /> : <BulkForm onMade={setMade} />}
    </Dialog>
  );
}

function Made({ made, onClose }: { made: BulkOut; onClose: () => void }) {
  const { t } = useTranslation(["people", "shared"]);
  const [isCopied, setCopied] = useState(false);
  const table = asTable(made.made);
  const copy = () => void navigator.clipboard?.writeText(table).then(() => setCopied(true));
  return (
    <>
      <Notice mood="good">{t("bulk.made", { count: made.made.length })}</Notice>
      {made.known.length > 0 && (
        <Notice mood="warn" title={t("bulk.known")}>
          {made.known.join(", ")}
        </Notice>
      )}
      {made.waiting.length > 0 && (
        <Notice mood="warn" title={t("bulk.waiting")}>
          {made.waiting.join(", ")}
        </Notice>
      )}
      <div className={styles.links}>
        <TextField isReadOnly label={t("bulk.links")} rows={10} value={table} />
      </div>
      <Actions>
        <Button icon={isCopied ? Check : Copy} onPress={copy} tone="primary">
          {t(isCopied ? "shared:copied" : "bulk.copy")}
        </Button>
        <Button onPress={onClose}>{t("shared:close")}</Button>
      </Actions>
    </>
  );
}

function BulkForm({ onMade }: { onMade: (made: BulkOut) => void }) {
  const { t, i18n } = useTranslation("people");
  const me = useMe();
  const client = useQueryClient();
  const [pasted, setPasted] = useState("");
  const [note, setNote] = useState("");
  const [held_out, setHeldOut] = useState(false);
  const [roles, setRoles] = useState<Role[]>(["labeler"]);
  const [languages, setLanguages] = useState<string[]>([me.language]);
  const emails = addressesIn(pasted);
  const invite = useMutation({
    meta: { quiet: true },
    mutationFn: () =>
      body(
        api.POST("/api/people/invitations/bulk/", {
          body: { emails, roles, languages, note, held_out },
        }),
      ),
    onSuccess: (made) => {
      onMade(made);
      return client.invalidateQueries({ queryKey: allInvitations });
    },
  });
  const grantable = grantableBy(me.roles, me.is_superuser);
  return (
    <FormOf error={invite.error} onSubmit={() => invite.mutate()}>
      <TextField
        autoFocus
        hint={t("bulk.addressesHint")}
        label={t("bulk.addresses")}
        name="emails"
        onChange={setPasted}
        rows={6}
        value={pasted}
      />
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
        hint={t("invite.noteHint")}
        label={t("invite.note")}
        name="note"
        onChange={setNote}
        value={note}
      />
      <OnOff isOn={held_out} label={t("invite.heldOut")} onChange={setHeldOut} />
      <Actions>
        <Button
          isDisabled={emails.length === 0}
          isPending={invite.isPending}
          tone="primary"
          type="submit"
        >
          {t("bulk.make", { count: emails.length })}
        </Button>
      </Actions>
    </FormOf>
  );
}
