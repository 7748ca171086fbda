import { useTranslation } from "react-i18next";
import type { PasskeyOut } from "@/api/schema";
import { Button } from "@/shared/ui/Button";
import { Table } from "@/shared/ui/Table";
import { Time } from "@/shared/ui/Time";

interface Props {
  passkeys: readonly PasskeyOut[];
  onRemove: (passkey: PasskeyOut) => void;
}

export function PasskeyList({ passkeys, onRemove }: Props) {
  const { t } = useTranslation("people/account/factors");
  if (passkeys.length === 0) return null;
  const columns = ["name", "made", "used", "actions"] as const;
  return (
    <Table
      columns={columns.map((column) => t(`columns.${column}`))}
      label={t("passkey.title")}
      stacks
    >
      {passkeys.map((passkey) => (
        <tr key={passkey.id}>
          <td>{passkey.name}</td>
          <td data-column={t("columns.made")}>
            <Time at={passkey.created_at} />
          </td>
          <td data-column={t("columns.used")}>
            {passkey.last_used_at ? <Time at={passkey.last_used_at} /> : t("passkey.never")}
          </td>
          <td>
            <Button onPress={() => onRemove(passkey)}>{t("passkey.remove")}</Button>
          </td>
        </tr>
      ))}
    </Table>
  );
}
