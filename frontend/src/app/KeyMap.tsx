import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { KeyEditor } from "@/shared/keys/KeyEditor";
import { registry, type Shortcut } from "@/shared/keys/registry";
import { useShortcuts } from "@/shared/keys/useShortcut";
import { useMe } from "@/shared/session/session";
import { Button } from "@/shared/ui/Button";
import { Dialog } from "@/shared/ui/Dialog";
import { Kbd } from "@/shared/ui/Kbd";
import styles from "./KeyMap.module.css";

type Props = { isOpen: boolean; onClose: () => void };

/** The dialog that lists the shortcuts of this screen. */
export function KeyMap({ isOpen, onClose }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const [edits, setEdits] = useState(false);
  const close = () => {
    setEdits(false);
    onClose();
  };

  return (
    <Dialog isOpen={isOpen} onClose={close} size="medium" title={t("keys.title")}>
      {!me.preferences.keys_on && <p>{t("keys.areOff")}</p>}
      {edits ? <KeyEditor /> : <Groups />}
      <p className={styles.hint}>
        <Button onPress={() => setEdits(!edits)}>{t(edits ? "keys.back" : "keys.change")}</Button>
        <Link onClick={close} to="/account/keys">
          {t("keys.turnOff")}
        </Link>
      </p>
    </Dialog>
  );
}

function byGroup(shortcuts: readonly Shortcut[]): Map<string, Shortcut[]> {
  const groups = new Map<string, Shortcut[]>();
  for (const shortcut of shortcuts) {
    groups.set(shortcut.group, [...(groups.get(shortcut.group) ?? []), shortcut]);
  }
  return groups;
}

function Groups() {
  const groups = byGroup(useShortcuts());
  return [...groups].reverse().map(([group, shortcuts]) => (
    <section key={group}>
      <h3>{group}</h3>
      <dl className={styles.keys}>
        {shortcuts.map((shortcut) => (
          <Line key={shortcut.id} shortcut={shortcut} />
        ))}
      </dl>
    </section>
  ));
}

function Line({ shortcut }: { shortcut: Shortcut }) {
  const keys = registry.keysOf(shortcut);
  if (keys.length === 0) return null;
  return (
    <div className={styles.line}>
      <dt>{shortcut.label}</dt>
      <dd>
        {shortcut.shown ? (
          <Kbd keys={shortcut.shown} />
        ) : (
          keys.map((key) => <Kbd key={key} keys={key} />)
        )}
      </dd>
    </div>
  );
}
