import { Plus, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { inPlaces } from "@/shared/inPlaces";
import { Button, IconButton } from "@/shared/ui/Button";
import { TextField } from "@/shared/ui/Field";
import { Badge } from "@/shared/ui/states";
import styles from "./Campaigns.module.css";
import { ModelField } from "./ModelField";
import { type Entry, MOST_ENTRIES } from "./plan";

interface Props {
  entries: readonly Entry[];
  onChange: (entries: Entry[]) => void;
}

/** The models to compare. The first one is the baseline. */
export function Entries({ entries, onChange }: Props) {
  const { t } = useTranslation("campaigns");
  const change = (place: number, changes: Partial<Entry>) =>
    onChange(entries.map((entry, at) => (at === place ? { ...entry, ...changes } : entry)));
  return (
    <>
      <ol className={styles.entries}>
        {inPlaces(entries).map(({ item: entry, at: place, key }) => (
          <li className={styles.entry} key={key}>
            <div className={styles.row}>
              <ModelField
                label={t("new.model", { number: place + 1 })}
                onChange={(model) => change(place, { model })}
                value={entry.model}
              />
              {place === 0 ? (
                <Badge mood="info">{t("baseline")}</Badge>
              ) : (
                entries.length > 2 && (
                  <IconButton
                    icon={Trash2}
                    label={t("new.remove", { number: place + 1 })}
                    onPress={() => onChange(entries.filter((_, at) => at !== place))}
                  />
                )
              )}
            </div>
            <Examples entry={entry} onChange={(examples) => change(place, { examples })} />
          </li>
        ))}
      </ol>
      {entries.length < MOST_ENTRIES && (
        <div>
          <Button
            icon={Plus}
            onPress={() => onChange([...entries, { model: "", examples: "" }])}
            tone="quiet"
          >
            {t("new.add")}
          </Button>
        </div>
      )}
    </>
  );
}

/** The examples of a few-shot-prompted baseline, put before every prompt. */
function Examples({ entry, onChange }: { entry: Entry; onChange: (examples: string) => void }) {
  const { t } = useTranslation("campaigns");
  return (
    <details className={styles.examples} open={entry.examples !== ""}>
      <summary>{t("new.fewShot")}</summary>
      <TextField
        hint={t("new.examplesHint")}
        label={t("new.examples")}
        onChange={onChange}
        rows={5}
        value={entry.examples}
      />
    </details>
  );
}
