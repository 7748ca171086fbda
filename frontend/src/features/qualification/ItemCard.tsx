import { useTranslation } from "react-i18next";
import type { BlankItemOut } from "@/api/schema";
import { RawText } from "@/shared/text/RawText";
import { Segments } from "@/shared/ui/choices";
import { TextField } from "@/shared/ui/Field";
import { Section } from "@/shared/ui/Page";
import styles from "./Qualification.module.css";
import { placed, type Said } from "./said";

interface Props {
  item: BlankItemOut;
  number: number;
  said: Said;
  onChange: (said: Said) => void;
}

/** One question of the test, in the shape of the work it stands for. */
export function ItemCard({ item, number, said, onChange }: Props) {
  const { t } = useTranslation("qualification");
  return (
    <Section lead={t(`kinds.${item.kind}`)} title={t("question", { number })}>
      <div className={styles.prompt}>
        <RawText text={item.prompt} />
      </div>
      {item.kind === "flag" && <Flag onChange={onChange} said={said} />}
      {item.kind === "rank" && <Ranking item={item} onChange={onChange} said={said} />}
      {item.kind === "demonstrate" && (
        <TextField
          label={t("reply")}
          onChange={(text) => onChange({ ...said, text })}
          rows={8}
          value={said.text}
        />
      )}
    </Section>
  );
}

function Flag({ said, onChange }: Pick<Props, "said" | "onChange">) {
  const { t } = useTranslation("qualification");
  return (
    <Segments
      choices={[
        { value: "yes", label: t("sensitive") },
        { value: "no", label: t("notSensitive") },
      ]}
      label={t("isSensitive")}
      onChange={(value) => onChange({ ...said, is_sensitive: value === "yes" })}
      value={said.is_sensitive === null ? "" : said.is_sensitive ? "yes" : "no"}
    />
  );
}

function Ranking({ item, said, onChange }: Pick<Props, "item" | "said" | "onChange">) {
  const { t } = useTranslation("qualification");
  const places = item.replies.map((_, at) => String(at + 1));
  return (
    <ol className={styles.replies}>
      {item.replies.map((reply, at) => (
        <li className={styles.reply} key={reply}>
          <RawText text={reply} />
          <Segments
            choices={places.map((place) => ({ value: place, label: place }))}
            label={t("place", { letter: String.fromCharCode(65 + at) })}
            onChange={(place) => onChange(placed(item, said, at, Number(place)))}
            value={said.places[at] ? String(said.places[at]) : ""}
          />
        </li>
      ))}
    </ol>
  );
}
