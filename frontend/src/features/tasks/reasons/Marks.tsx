import { ThumbsDown, ThumbsUp, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { WithHiddenCharacters } from "@/shared/text/RawText";
import type { SpanKind } from "../rating/ratings";
import { useFormWords } from "../rating/useFormWords";
import { inUnits } from "./places";
import type { Span } from "./reasons";
import styles from "./reasons.module.css";

type Props = {
  text: string;
  spans: readonly Span[];
  kinds: readonly SpanKind[];
  /** Without it, the marks are only shown. */
  onRemove?: (span: Span) => void;
};

/** The marked parts of a reply, quoted. */
export function Marks({ text, spans, kinds, onRemove }: Props) {
  const { t } = useTranslation("tasks/reasons");
  const words = useFormWords();
  if (spans.length === 0) return null;
  return (
    <ul aria-label={t("marks")} className={styles.marks}>
      {spans.map((span) => {
        const kind = kinds.find(({ code }) => code === span.kind);
        const name = kind ? words(kind.name) : span.kind;
        const { start, end } = inUnits(text, span);
        const Icon = kind?.good ? ThumbsUp : ThumbsDown;
        return (
          <li data-good={kind?.good ?? false} key={`${span.start}-${span.end}-${span.kind}`}>
            <span className={styles.kindName}>
              <Icon aria-hidden size={13} /> {name}
            </span>
            <q dir="auto">
              <WithHiddenCharacters text={text.slice(start, end)} />
            </q>
            {onRemove && (
              <button
                aria-label={t("removeMark", { kind: name })}
                className={styles.remove}
                onClick={() => onRemove(span)}
                type="button"
              >
                <X aria-hidden size={14} />
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
