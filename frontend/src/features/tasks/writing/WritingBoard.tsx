import { useDeferredValue, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { useShortcut } from "@/shared/keys/useShortcut";
import { Differences } from "@/shared/text/Differences";
import { type Limits, NO_LIMITS } from "@/shared/text/limits";
import { RichText } from "@/shared/text/RichText";
import { wordDiff } from "@/shared/text/wordDiff";
import { wordsIn } from "@/shared/text/words";
import { Segments } from "@/shared/ui/choices";
import { useLocalStorage } from "@/shared/useLocalStorage";
import { LimitsShown } from "./LimitsShown";
import { Toolbar } from "./Toolbar";
import { type Paste, type WritingAnswer, withPaste, withText } from "./writing";
import styles from "./writing.module.css";

type Props = {
  answer: WritingAnswer;
  /** The reply to improve; null when writing from scratch. */
  original: string | null;
  /** The language of the prompt, in which the browser checks the spelling; empty if unknown. */
  language?: string;
  limits?: Limits;
  person: string;
  onChange: (answer: WritingAnswer) => void;
};

type Side = "write" | "beside" | "preview" | "changes";

/** Writes the ideal reply. */
export function WritingBoard({
  answer,
  original,
  language = "",
  limits = NO_LIMITS,
  ...more
}: Props) {
  const { person, onChange } = more;
  const { t } = useTranslation("tasks/writing");
  const [isBeside, setBeside] = useLocalStorage(`preview-beside-of-${person}`, false);
  const [turned, setTurned] = useState<Side | null>(null);
  const side = turned ?? (isBeside ? "beside" : "write");
  const setSide = (next: Side) => {
    setTurned(next);
    if (next === "write" || next === "beside") setBeside(next === "beside");
  };
  const isWriting = side === "write" || side === "beside";
  const label = useId();
  const sides: Side[] = ["write", "beside", "preview"];
  if (original !== null) sides.push("changes");

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
    run: () => setSide(isWriting ? "preview" : isBeside ? "beside" : "write"),
  });

  // Typing comes first: the preview follows when there is time.
  const shown = useDeferredValue(answer.text);

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
      <Toolbar field={editor} isOff={!isWriting} />
      <div className={styles.sides} data-beside={side === "beside"}>
        {isWriting && (
          <textarea
            aria-labelledby={label}
            className={styles.editor}
            dir="auto"
            lang={language}
            onChange={(event) => write(event.target.value)}
            onPaste={(event) => notePaste(event.clipboardData.getData("text"))}
            placeholder={t("placeholder")}
            ref={editor}
            spellCheck
            value={answer.text}
          />
        )}
        {(side === "preview" || side === "beside") && (
          <section aria-label={t("previewTitle")} className={styles.preview} lang={language}>
            {shown.trim() ? <RichText text={shown} /> : <p>{t("nothingYet")}</p>}
          </section>
        )}
        {side === "changes" && (
          <div className={styles.preview}>
            <Differences parts={wordDiff(original ?? "", answer.text)} />
          </div>
        )}
      </div>
      <Counts answer={answer} />
      <LimitsShown limits={limits} text={answer.text} />
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
