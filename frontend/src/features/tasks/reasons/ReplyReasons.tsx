import { Highlighter, NotebookPen, PenLine } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { KeyOf } from "@/shared/keys/KeyOf";
import { onDemand } from "@/shared/ui/onDemand";
import type { Reply } from "../rating/ReplyCard";
import { useReasons, type What } from "./context";
import { Marks } from "./Marks";
import { NoteField } from "./NoteField";
import { Rewritten } from "./ReasonsShown";
import { LONGEST_NOTE, marked, spansOf, withNote, withSpans } from "./reasons";
import styles from "./reasons.module.css";

const MarkBoard = onDemand(async () => (await import("./MarkBoard")).MarkBoard);
const RewriteBoard = onDemand(async () => (await import("./RewriteBoard")).RewriteBoard);

/** The text of a reply, or the board that marks or rewrites it, and what was said about it. */
export function ReplyReasons({ reply, children }: { reply: Reply; children: ReactNode }) {
  const { t } = useTranslation("tasks/reasons");
  const all = useReasons();
  if (all === null) return children;
  const { slot, text } = reply;
  const { reasons, kinds, rewritable, opened, open } = all;
  const what = opened?.slot === slot ? opened.what : undefined;
  const spans = spansOf(reasons, slot);
  const rewrite = reasons.rewrite?.slot === slot ? reasons.rewrite : null;
  const note = reasons.notes[slot] ?? "";
  const close = () => {
    open(null);
    document.getElementById(`card-${slot}`)?.focus({ preventScroll: true });
  };
  return (
    <div className={styles.reasons}>
      {what === "mark" && (
        <MarkBoard
          kinds={kinds}
          onClose={close}
          onRemove={(kept) => all.mark(withSpans(reasons, slot, kept))}
          onToggle={(span) => all.mark(marked(reasons, slot, span))}
          slot={slot}
          spans={spans}
          text={text}
        />
      )}
      {what === "rewrite" && (
        <RewriteBoard
          language={all.language}
          limits={all.limits}
          onClose={close}
          onDiscard={() => all.mark({ ...reasons, rewrite: null })}
          onWrite={(rewrite) => all.write({ ...reasons, rewrite })}
          original={text}
          rewrite={rewrite}
          slot={slot}
        />
      )}
      {what !== "mark" && what !== "rewrite" && children}
      {what !== "rewrite" && <Rewritten reasons={reasons} reply={reply} />}
      <Marks
        kinds={kinds}
        onRemove={(span) => all.mark(marked(reasons, slot, span))}
        spans={spans}
        text={text}
      />
      {(what === "note" || note !== "") && (
        <NoteField
          isOpen={what === "note"}
          label={t("noteOnReply", { slot })}
          longest={LONGEST_NOTE}
          onOpen={(isOpen) => open(isOpen ? { slot, what: "note" } : null)}
          onWrite={(next) => all.write(withNote(reasons, slot, next))}
          text={note}
        />
      )}
      <div className={styles.tools}>
        {kinds.length > 0 && <Tool icon={Highlighter} on={what} slot={slot} what="mark" />}
        {note === "" && <Tool icon={NotebookPen} on={what} slot={slot} what="note" />}
        {rewritable === slot && <Tool icon={PenLine} on={what} slot={slot} what="rewrite" />}
      </div>
    </div>
  );
}

type ToolProps = { icon: typeof PenLine; what: What; slot: string; on: What | undefined };

function Tool({ icon: Icon, what, slot, on }: ToolProps) {
  const { t } = useTranslation("tasks/reasons");
  const all = useReasons();
  return (
    <button
      aria-expanded={on === what}
      aria-label={t(`tools.${what}Reply`, { slot })}
      className={styles.tool}
      onClick={() => all?.open(on === what ? null : { slot, what })}
      type="button"
    >
      <Icon aria-hidden size={15} />
      {t(`tools.${what}`)}
      <span aria-hidden className={styles.key}>
        <KeyOf id={`reasons.${what}`} />
      </span>
    </button>
  );
}
