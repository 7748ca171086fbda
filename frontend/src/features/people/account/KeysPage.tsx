import { useTranslation } from "react-i18next";
import { registry, type Shortcut } from "@/shared/keys/registry";
import { useShortcuts } from "@/shared/keys/useShortcut";
import { useChangeMe, useMe } from "@/shared/session/session";
import { Button } from "@/shared/ui/Button";
import { OnOff } from "@/shared/ui/choices";
import { Kbd } from "@/shared/ui/Kbd";
import { Page, Section } from "@/shared/ui/Page";
import { Table } from "@/shared/ui/Table";
import { KeyCatcher } from "./KeyCatcher";

/** Only actions with a single one-stroke key can be remapped. */
function canBeRemapped({ keys, shown }: Shortcut): boolean {
  return keys.length === 1 && !shown && !keys[0]?.includes(" ");
}

export function KeysPage() {
  const { t } = useTranslation("people/account");
  const { preferences } = useMe();
  const change = useChangeMe();
  const remap = (key_remaps: Record<string, string>) =>
    change.mutate({ preferences: { key_remaps } });
  const own = preferences.key_remaps;

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
        <Lines own={own} remap={remap} />
        {Object.keys(own).length > 0 && (
          <div>
            <Button onPress={() => remap({})}>{t("keys.reset")}</Button>
          </div>
        )}
      </Section>
    </Page>
  );
}

interface LinesProps {
  own: Readonly<Record<string, string>>;
  remap: (own: Record<string, string>) => void;
}

function Lines({ own, remap }: LinesProps) {
  const { t } = useTranslation("people/account");
  const shortcuts = useShortcuts();
  return (
    <Table columns={[t("keys.does"), t("keys.key"), t("keys.change")]} label={t("keys.list")}>
      {shortcuts.map((shortcut) => (
        <tr key={shortcut.id}>
          <td>{shortcut.label}</td>
          <td>
            <Kbd keys={own[shortcut.id] ?? shortcut.shown ?? shortcut.keys[0] ?? ""} />
          </td>
          <td>
            {canBeRemapped(shortcut) && (
              <KeyCatcher
                action={shortcut.label}
                onCatch={(stroke) => remap({ ...own, [shortcut.id]: stroke })}
                takenBy={(stroke) =>
                  shortcuts.find(
                    (other) => other.id !== shortcut.id && registry.keysOf(other).includes(stroke),
                  )?.label
                }
              />
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}
