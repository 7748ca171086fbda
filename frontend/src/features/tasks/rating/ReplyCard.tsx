import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { RawText } from "@/shared/text/RawText";
import { RichText } from "@/shared/text/RichText";
import type { MarkedWords } from "@/shared/text/rendered";
import { type SentenceCounts, sharesSomething } from "@/shared/text/sentences";

import { ReplyReasons } from "../reasons/ReplyReasons";
import styles from "./card.module.css";
import { FlagChips } from "./FlagChips";
import { LongText } from "./LongText";
import type { Form, Rating } from "./ratings";
import { Scale } from "./Scale";
import type { View } from "./useView";

/** A reply as labelers see it: a letter and a text. Who wrote it never leaves the server. */
export type Reply = Readonly<{ slot: string; text: string }>;

type Props = {
  reply: Reply;
  /** Content beside the letter, such as the rank buttons. */
  head?: ReactNode;
  isDone: boolean;
  /** Undefined when replies are not rated. */
  rating: Rating | undefined;
  form: Form;
  view: View;
  /** The count of each sentence, used while the view marks sentences. */
  counts: SentenceCounts;
  /** Words that another reply does not have, marked in a comparison of two replies. */
  words?: MarkedWords | undefined;
  onRate: (slot: string, value: number) => void;
  onFlag: (slot: string, code: string) => void;
  onFocus?: (slot: string) => void;
  /** Content below the text. */
  children?: ReactNode;
};

/** One reply with its text, rating and flags. */
export function ReplyCard({
  reply,
  head,
  isDone,
  rating,
  form,
  view,
  counts,
  words,
  children,
  ...does
}: Props) {
  const { slot, text } = reply;
  const { t } = useTranslation("tasks/rating");
  const marks = view.marks && sharesSomething(text, counts) ? counts : undefined;
  return (
    // biome-ignore lint/a11y/noNoninteractiveElementInteractions: it only hears the focus of what is inside
    <article
      aria-label={t("replySlot", { slot })}
      className={styles.card}
      data-done={isDone}
      id={`card-${slot}`}
      onFocus={() => does.onFocus?.(slot)}
      tabIndex={-1}
    >
      <header className={styles.head}>
        <h2 aria-label={t("replySlot", { slot })}>{slot}</h2>
        {head}
      </header>
      <ReplyReasons reply={reply}>
        <LongText folds={view.folds} text={text}>
          {view.raw ? (
            <RawText counts={marks} text={text} words={words} />
          ) : (
            <RichText counts={marks} text={text} words={words} />
          )}
        </LongText>
      </ReplyReasons>
      {children}
      {rating && (
        <footer className={styles.foot}>
          <Scale form={form} onRate={does.onRate} slot={slot} value={rating.value} />
          <FlagChips flags={form.flags} onTick={does.onFlag} slot={slot} ticked={rating.flags} />
        </footer>
      )}
    </article>
  );
}
