import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { useShortcut } from "@/shared/keys/useShortcut";
import { Differences } from "@/shared/text/Differences";
import { RichText } from "@/shared/text/RichText";
import { wordDiff } from "@/shared/text/wordDiff";
import { wordsIn } from "@/shared/text/words";
import { Segments } from "@/shared/ui/choices";
import { type Paste, type WritingAnswer, withPaste, withText } from "./writing";
import styles from "./writing.module.css";

type Props = {
  answer: WritingAnswer;
  /** The reply to improve; null when writing from scratch. */
  original: string | null;
  onChange: (answer: WritingAnswer) => void;
};

type Side = "write" | "preview" | "changes";

/** Writes the ideal reply. */
export function WritingBoard({ answer, original, onChange }: Props) {
  const { t } = useTranslation("tasks/writing");
  const [side, setSide] = useState<Side>("write");
  const label = useId();
  const sides: Side[] = original === null ? ["write", "preview"] : ["write", "preview", "changes"];

  const pastes = useRef<readonly Paste[]>([]);
  const write = (text: string) => {
    const written = withText(answer, text, pastes.current);
    pastes.current = written.pastes;
    onChange(written.answer);
  };
  const notePaste = (text: string) => {
    const paste = { before: answer.text, characters: [...text].length };
    pastes.current = [...pastes.current, paste];
    onChange(withPaste(answer, paste));
  };
  const editor = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const { current } = editor;
    current?.setSelectionRange(current.value.length, current.value.length);
    current?.focus();
  }, []);
  useShortcut({
    id: "writing.preview",
    whileTyping: true,
    run: () => setSide(side === "write" ? "preview" : "write"),
  });

  return (
    <section aria-labelledby={label} className={styles.board}>
      <header className={styles.head}>
        <h2 id={label}>{original === null ? t("yourReply") : t("yourVersion")}</h2>
        <Segments
          choices={sides.map((value) => ({ value, label: t(`sides.${value}`) }))}
          hideLabel
          label={t("show")}
          onChange={setSide}
          value={side}
        />
      </header>
      {side === "write" && (
        <textarea
          aria-labelledby={label}
          className={styles.editor}
          dir="auto"
          onChange={(event) => write(event.target.value)}
          onPaste={(event) => notePaste(event.clipboardData.getData("text"))}
          placeholder={t("placeholder")}
          ref={editor}
          value={answer.text}
        />
      )}
      {side === "preview" && (
        <div className={styles.preview}>
          {answer.text.trim() ? <RichText text={answer.text} /> : <p>{t("nothingYet")}</p>}
        </div>
      )}
      {side === "changes" && (
        <div className={styles.preview}>
          <Differences parts={wordDiff(original ?? "", answer.text)} />
        </div>
      )}
      <Counts answer={answer} />
    </section>
  );
}

function Counts({ answer }: { answer: WritingAnswer }) {
  const { t } = useTranslation("tasks/writing");
  return (
    <p className={styles.counts}>
      <span>{t("words", { count: wordsIn(answer.text) })}</span>
      <span>{t("characters", { count: [...answer.text].length })}</span>
      {answer.pastedChars > 0 && <span>{t("pasted", { count: answer.pastedChars })}</span>}
    </p>
  );
}
