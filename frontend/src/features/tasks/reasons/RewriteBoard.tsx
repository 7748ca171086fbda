import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Differences } from "@/shared/text/Differences";
import type { Limits } from "@/shared/text/limits";
import { wordDiff } from "@/shared/text/wordDiff";
import { Button } from "@/shared/ui/Button";
import { Segments } from "@/shared/ui/choices";
import { LimitsShown } from "../writing/LimitsShown";
import { type Paste, withPaste, withText } from "../writing/writing";
import { isRewritten, LONGEST_REWRITE, type Rewrite } from "./reasons";
import styles from "./reasons.module.css";

type Props = {
  slot: string;
  original: string;
  rewrite: Rewrite | null;
  limits: Limits;
  /** The language of the prompt; empty if unknown. */
  language: string;
  onWrite: (rewrite: Rewrite) => void;
  onDiscard: () => void;
  onClose: () => void;
};

/** Improves a reply in place. The original is kept, and the changes can be seen. */
export function RewriteBoard({ slot, original, rewrite, limits, language, ...does }: Props) {
  const { onWrite, onDiscard, onClose } = does;
  const { t } = useTranslation("tasks/reasons");
  const [side, setSide] = useState<"write" | "changes">("write");
  const field = useRef<HTMLTextAreaElement>(null);
  const pastes = useRef<readonly Paste[]>([]);
  const written = rewrite ?? { slot, text: original, pastedChars: 0 };
  useEffect(() => field.current?.focus(), []);

  const write = (text: string) => {
    const next = withText(written, text, pastes.current);
    pastes.current = next.pastes;
    onWrite({ slot, ...next.answer });
  };
  const notePaste = (text: string) => {
    const paste = { before: written.text, characters: [...text].length };
    pastes.current = [...pastes.current, paste];
    onWrite({ slot, ...withPaste(written, paste) });
  };
  return (
    <div className={styles.board}>
      <Segments
        choices={[
          { value: "write", label: t("rewrite.write") },
          { value: "changes", label: t("rewrite.changes") },
        ]}
        hideLabel
        label={t("rewrite.show")}
        onChange={setSide}
        value={side}
      />
      {side === "write" ? (
        <textarea
          aria-label={t("tools.rewriteReply", { slot })}
          className={styles.editor}
          dir="auto"
          lang={language}
          maxLength={LONGEST_REWRITE}
          onChange={(event) => write(event.target.value)}
          onKeyDown={(event) => event.key === "Escape" && onClose()}
          onPaste={(event) => notePaste(event.clipboardData.getData("text"))}
          ref={field}
          value={written.text}
        />
      ) : (
        <Differences parts={wordDiff(original, written.text)} />
      )}
      <LimitsShown limits={limits} text={written.text} />
      <p className={styles.hint}>
        {isRewritten(rewrite, original) ? t("rewrite.isSent") : t("rewrite.isNotSent")}
      </p>
      <div className={styles.tools}>
        <Button onPress={onClose}>{t("done")}</Button>
        {rewrite !== null && (
          <Button
            onPress={() => {
              onDiscard();
              onClose();
            }}
            tone="quiet"
          >
            {t("rewrite.discard")}
          </Button>
        )}
      </div>
    </div>
  );
}
