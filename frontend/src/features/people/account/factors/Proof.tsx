import { useTranslation } from "react-i18next";
import { useMe } from "@/shared/session/session";
import { TextField } from "@/shared/ui/Field";

interface Props {
  asksPassword: boolean;
  password: string;
  onChange: (password: string) => void;
}

/** The current password, where the person has one. Others must have signed in a short time ago. */
export function Proof({ asksPassword, password, onChange }: Props) {
  const { t } = useTranslation("people/account/factors");
  const { username } = useMe();
  if (!asksPassword) return null;
  return (
    <>
      <input autoComplete="username" hidden readOnly value={username} />
      <TextField
        autoComplete="current-password"
        isRequired
        label={t("password")}
        name="password"
        onChange={onChange}
        type="password"
        value={password}
      />
    </>
  );
}
