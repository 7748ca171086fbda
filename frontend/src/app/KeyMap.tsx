import { useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { KeyEditor } from "@/shared/keys/KeyEditor";
import { registry, type Shortcut } from "@/shared/keys/registry";
import { useShortcut, useShortcuts } from "@/shared/keys/useShortcut";
import { useMe } from "@/shared/session/session";
import { Button } from "@/shared/ui/Button";
import { Dialog } from "@/shared/ui/Dialog";
import { Kbd } from "@/shared/ui/Kbd";
import styles from "./KeyMap.module.css";

/** The dialog that lists the shortcuts of this screen. */
export function KeyMap() {
  const { t } = useTranslation();
  const isOpen = useSyncExternalStore(keyMap.subscribe, keyMap.isOpen);
  const me = useMe();
  const [edits, setEdits] = useState(false);
  const close = () => {
    setEdits(false);
    keyMap.close();
  };
  useShortcut({
    id: "keys.show",
    run: keyMap.open,
  });

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

/** Whether that dialog is open. Both the "?" key and a button open it. */

type Listener = () => void;

let isOpen = false;
const listeners = new Set<Listener>();

function change(next: boolean) {
  isOpen = next;
  for (const listener of listeners) listener();
}

export const keyMap = {
  subscribe(listener: Listener) {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
  isOpen: () => isOpen,
  open: () => change(true),
  close: () => change(false),
};
