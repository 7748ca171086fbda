import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { inPlaces } from "@/shared/inPlaces";
import { Button, IconButton } from "@/shared/ui/Button";
import { Segments } from "@/shared/ui/choices";
import { TextField } from "@/shared/ui/Field";
import { Section } from "@/shared/ui/Page";
import styles from "../Qualification.module.css";
import type { ItemDraft } from "./composing";

interface Props {
  item: ItemDraft;
  number: number;
  isFirst: boolean;
  isLast: boolean;
  onChange: (item: ItemDraft) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

/** One question and the researcher's answer key for it. */
export function ItemEditor({ item, number, isFirst, isLast, ...does }: Props) {
  const { t } = useTranslation("qualification");
  const { onChange } = does;
  return (
    <Section title={t("compose.question", { number, kind: t(`kindNames.${item.kind}`) })}>
      <div className={styles.buttons}>
        <IconButton
          icon={ArrowUp}
          isDisabled={isFirst}
          label={t("compose.up")}
          onPress={() => does.onMove(-1)}
        />
        <IconButton
          icon={ArrowDown}
          isDisabled={isLast}
          label={t("compose.down")}
          onPress={() => does.onMove(1)}
        />
        <IconButton
          icon={X}
          label={t("compose.remove", { number })}
          onPress={() => does.onRemove()}
        />
      </div>
      <TextField
        label={t(item.kind === "flag" ? "compose.passage" : "compose.prompt")}
        onChange={(prompt) => onChange({ ...item, prompt })}
        rows={3}
        value={item.prompt}
      />
      {item.kind === "flag" && (
        <Segments
          choices={[
            { value: "yes", label: t("compose.yes") },
            { value: "no", label: t("compose.no") },
          ]}
          label={t("compose.isSensitive")}
          onChange={(value) => onChange({ ...item, is_sensitive: value === "yes" })}
          value={item.is_sensitive === null ? "" : item.is_sensitive ? "yes" : "no"}
        />
      )}
      {item.kind === "rank" && <Replies item={item} onChange={onChange} />}
    </Section>
  );
}

const MOST = 9;

function Replies({ item, onChange }: Pick<Props, "item" | "onChange">) {
  const { t } = useTranslation("qualification");
  const { replies, places } = item;
  const choices = replies.map((_, at) => ({ value: String(at + 1), label: String(at + 1) }));
  return (
    <>
      <p className={styles.measured}>{t("compose.placesHint")}</p>
      {inPlaces(replies).map(({ item: reply, at, key }) => {
        const letter = String.fromCharCode(65 + at);
        return (
          <div className={styles.composedReply} key={key}>
            <TextField
              label={t("compose.reply", { letter })}
              onChange={(text) =>
                onChange({ ...item, replies: replies.map((one, n) => (n === at ? text : one)) })
              }
              rows={3}
              value={reply}
            />
            <div className={styles.itemHead}>
              <Segments
                choices={choices}
                label={t("compose.place", { letter })}
                onChange={(place) =>
                  onChange({
                    ...item,
                    places: places.map((one, n) => (n === at ? Number(place) : one)),
                  })
                }
                value={places[at] ? String(places[at]) : ""}
              />
              {replies.length > 2 && (
                <IconButton
                  icon={X}
                  label={t("compose.removeReply", { letter })}
                  onPress={() =>
                    onChange({
                      ...item,
                      replies: replies.filter((_, n) => n !== at),
                      // Removing a reply removes the button of the last rank, so clear ranks beyond
                      // it.
                      places: places
                        .filter((_, n) => n !== at)
                        .map((place) => (place < replies.length ? place : 0)),
                    })
                  }
                />
              )}
            </div>
          </div>
        );
      })}
      {replies.length < MOST && (
        <div>
          <Button
            icon={Plus}
            onPress={() => onChange({ ...item, replies: [...replies, ""], places: [...places, 0] })}
          >
            {t("compose.addReply")}
          </Button>
        </div>
      )}
    </>
  );
}
