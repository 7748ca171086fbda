import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { wordsIn } from "@/shared/text/words";

import styles from "./card.module.css";

const LONG = 400;

type Props = { text: string; folds: boolean; children: ReactNode };

/** Shows a long text in full, unless the labeler chose to collapse long replies. */
export function LongText({ text, folds, children }: Props) {
  const { t } = useTranslation("tasks/rating");
  const words = wordsIn(text);
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(!folds), [folds]);
  if (!folds || words < LONG) return <div className={styles.text}>{children}</div>;
  return (
    <>
      <div className={styles.text} data-folded={!open}>
        {children}
      </div>
      <button
        aria-expanded={open}
        className={styles.unfold}
        onClick={() => setOpen(!open)}
        type="button"
      >
        {open ? t("foldOne") : t("unfoldOne", { count: words })}
      </button>
    </>
  );
}
