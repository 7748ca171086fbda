import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { type Role, useMe } from "@/shared/session/session";
import { Button } from "@/shared/ui/Button";
import { CopyField } from "@/shared/ui/CopyField";
import { Checkboxes, SelectField } from "@/shared/ui/choices";
import { Actions, Dialog } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { FormOf } from "@/shared/ui/FormOf";
import { Notice } from "@/shared/ui/states";
import { Proof } from "./factors/Proof";

interface Props {
  isOpen: boolean;
  onClose: () => void;
  onMade: () => void;
}

/** Creates an access token and shows its secret, which is shown only once. */
export function NewTokenDialog({ isOpen, onClose, onMade }: Props) {
  const { t } = useTranslation("people/account");
  const [secret, setSecret] = useState("");
  const close = () => {
    setSecret("");
    onClose();
  };
  return (
    <Dialog canBeDismissed={!secret} isOpen={isOpen} onClose={close} title={t("tokens.make")}>
      {secret ? (
        <>
          <Notice mood="warn">{t("tokens.once")}</Notice>
          <CopyField label={t("tokens.secret")} text={secret} />
          <Actions>
            <Button onPress={close}>{t("tokens.kept")}</Button>
          </Actions>
        </>
      ) : (
        <TokenForm
          onMade={(made) => {
            setSecret(made);
            onMade();
          }}
        />
      )}
    </Dialog>
  );
}

const lifetimes = ["30", "90", "365", "forever"] as const;
type Lifetime = (typeof lifetimes)[number];

function TokenForm({ onMade }: { onMade: (secret: string) => void }) {
  const { t } = useTranslation(["people/account", "people"]);
  const me = useMe();
  const [name, setName] = useState("");
  const [roles, setRoles] = useState<Role[]>(me.roles);
  const [lifetime, setLifetime] = useState<Lifetime>("90");
  const [password, setPassword] = useState("");
  const days = lifetime === "forever" ? null : Number(lifetime);
  const make = useMutation({
    meta: { quiet: true },
    mutationFn: () =>
      body(api.POST("/api/people/tokens/", { body: { name, roles, days, password } })),
    onSuccess: ({ secret }) => onMade(secret),
  });
  return (
    <FormOf error={make.error} onSubmit={() => make.mutate()}>
      <TextField
        autoFocus
        hint={t("tokens.nameHint")}
        isRequired
        label={t("tokens.name")}
        name="name"
        onChange={setName}
        value={name}
      />
      <Checkboxes<Role>
        choices={me.roles.map((role) => ({ value: role, label: t(`people:roles.${role}`) }))}
        label={t("tokens.roles")}
        name="roles"
        onChange={setRoles}
        value={roles}
      />
      <SelectField<Lifetime>
        choices={lifetimes.map((value) => ({ value, label: t(`lifetimes.${value}`) }))}
        label={t("tokens.lifetime")}
        name="days"
        onChange={setLifetime}
        value={lifetime}
      />
      <Proof asksPassword={me.has_password} onChange={setPassword} password={password} />
      <Actions>
        <Button isPending={make.isPending} tone="primary" type="submit">
          {t("tokens.make")}
        </Button>
      </Actions>
    </FormOf>
  );
}
