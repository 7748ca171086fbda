import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Differences } from "@/shared/text/Differences";
import { RichText } from "@/shared/text/RichText";
import { wordDiff } from "@/shared/text/wordDiff";
import styles from "./my-labels.module.css";

type Props = { text: string; language: string; original: string | null };

/** A demonstration to read and, where it improved a reply, what was changed. */
export function TextShown({ text, language, original }: Props) {
  const { t } = useTranslation("tasks/writing");
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles.text}>
      <h2 id={id}>{original === null ? t("yourReply") : t("yourVersion")}</h2>
      <div lang={language}>
        <RichText text={text} />
      </div>
      {original !== null && (
        <>
          <h3>{t("sides.changes")}</h3>
          <Differences parts={wordDiff(original, text)} />
        </>
      )}
    </section>
  );
}
