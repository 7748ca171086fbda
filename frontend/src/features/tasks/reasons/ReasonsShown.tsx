import { useTranslation } from "react-i18next";
import { WithHiddenCharacters } from "@/shared/text/RawText";
import type { Reply } from "../rating/ReplyCard";
import type { SpanKind } from "../rating/ratings";
import { Marks } from "./Marks";
import { isRewritten, type Reasons, spansOf } from "./reasons";
import styles from "./reasons.module.css";

type Props = { reply: Reply; reasons: Reasons; kinds: readonly SpanKind[] };

/** What a labeler said about a reply, only to read: the rewrite, the marked parts and the note. */
export function ReasonsShown({ reply, reasons, kinds }: Props) {
  const { t } = useTranslation("tasks/reasons");
  const { slot, text } = reply;
  const note = reasons.notes[slot];
  return (
    <div className={styles.reasons}>
      <Rewritten reasons={reasons} reply={reply} />
      <Marks kinds={kinds} spans={spansOf(reasons, slot)} text={text} />
      {note && (
        <div className={styles.rewritten}>
          <span>{t("noteOnReply", { slot })}</span>
          <p dir="auto">{note}</p>
        </div>
      )}
    </div>
  );
}

/** The rewrite of a reply, if there is one that says something new. */
export function Rewritten({ reply, reasons }: Pick<Props, "reply" | "reasons">) {
  const { t } = useTranslation("tasks/reasons");
  const rewrite = reasons.rewrite?.slot === reply.slot ? reasons.rewrite : null;
  if (rewrite === null || !isRewritten(rewrite, reply.text)) return null;
  return (
    <div className={styles.rewritten}>
      <span>{t("rewrite.yours")}</span>
      <p dir="auto">
        <WithHiddenCharacters text={rewrite.text} />
      </p>
    </div>
  );
}
