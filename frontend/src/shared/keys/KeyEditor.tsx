import { useTranslation } from "react-i18next";
import { useChangeMe, useMe } from "@/shared/session/session";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { Kbd } from "@/shared/ui/Kbd";
import { Table } from "@/shared/ui/Table";
import { everyEntry } from "./catalogue";
import { isReserved, type Line, type Own, takenBy } from "./conflicts";
import { KeyCatcher } from "./KeyCatcher";
import styles from "./KeyEditor.module.css";
import { useShortcuts } from "./useShortcut";

type GroupedLine = Line & { group: string; shown?: string };

/** Every shortcut by group, with the person's own keys. They are stored on the server. */
export function KeyEditor() {
  const { t } = useTranslation();
  const own = useMe().preferences.key_remaps;
  const change = useChangeMe();
  const remap = (key_remaps: Own) => change.mutate({ preferences: { key_remaps } });
  const lines = useLines();
  const give = (line: GroupedLine, stroke: string) => {
    const other = takenBy(lines, own, line.id, stroke);
    if (other) return toast({ mood: "bad", text: t("keys.taken", { key: stroke, action: other }) });
    if (isReserved(stroke))
      return toast({ mood: "bad", text: t("keys.reserved", { key: stroke }) });
    const { [line.id]: _, ...others } = own;
    return remap(line.keys[0] === stroke ? others : { ...others, [line.id]: stroke });
  };
  const groups = [...new Set(lines.map(({ group }) => group))];
  return (
    <>
      {groups.map((group) => (
        <section className={styles.group} key={group}>
          <h3>{group}</h3>
          <Table columns={[t("keys.does"), t("keys.key"), t("keys.edit")]} label={group} stacks>
            {lines
              .filter((line) => line.group === group)
              .map((line) => (
                <Row key={line.id} line={line} onGive={give} own={own[line.id]} />
              ))}
          </Table>
        </section>
      ))}
      <div>
        <Button isDisabled={Object.keys(own).length === 0} onPress={() => remap({})}>
          {t("keys.reset")}
        </Button>
      </div>
    </>
  );
}

/** Shortcuts of the catalogue, and those that the navigation has registered. */
function useLines(): GroupedLine[] {
  const registered = useShortcuts();
  const known = everyEntry();
  const others = registered.filter(({ id }) => known.every((entry) => entry.id !== id));
  const navigation = others.filter(({ id }) => id.startsWith("go."));
  return [...known, ...navigation];
}

type RowProps = {
  line: GroupedLine;
  own: string | undefined;
  onGive: (line: GroupedLine, stroke: string) => void;
};

function Row({ line, own, onGive }: RowProps) {
  const { t } = useTranslation();
  const keys = line.shown ? [line.shown] : own ? [own] : line.keys;
  const [usual] = line.keys;
  return (
    <tr>
      <td>{line.label}</td>
      <td>
        {keys.map((key) => (
          <Kbd key={key} keys={key} />
        ))}
      </td>
      <td>
        {line.shown ? (
          t("keys.fixed")
        ) : (
          <KeyCatcher action={line.label} onCatch={(stroke) => onGive(line, stroke)} />
        )}{" "}
        {own && usual && (
          <Button
            aria-label={t("keys.resetOf", { action: line.label })}
            onPress={() => onGive(line, usual)}
            tone="quiet"
          >
            {t("keys.resetOne")}
          </Button>
        )}
      </td>
    </tr>
  );
}
