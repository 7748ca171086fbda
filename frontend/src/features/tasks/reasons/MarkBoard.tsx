import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { strokesOf } from "@/shared/keys/strokes";
import { Button } from "@/shared/ui/Button";
import { Kbd } from "@/shared/ui/Kbd";
import type { SpanKind } from "../rating/ratings";
import { useFormWords } from "../rating/useFormWords";
import { inPoints, inUnits, type Range, selectedIn, sentencesIn } from "./places";
import { isSame, type Span } from "./reasons";
import styles from "./reasons.module.css";
import { Source } from "./Source";

type Props = {
  slot: string;
  text: string;
  kinds: readonly SpanKind[];
  spans: readonly Span[];
  onToggle: (span: Span) => void;
  /** Keeps only these spans. */
  onRemove: (kept: readonly Span[]) => void;
  onClose: () => void;
};

/**
 * The source of a reply, to mark parts of it. Arrow keys go from sentence to sentence, digits mark;
 * a click chooses a sentence, and any part can be selected with the pointer.
 */
export function MarkBoard({ slot, text, kinds, spans, onToggle, onRemove, onClose }: Props) {
  const { t } = useTranslation("tasks/reasons");
  const words = useFormWords();
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const sentences = useMemo(() => sentencesIn(text), [text]);
  const marks = useMemo(
    () => spans.map((span) => ({ ...span, ...inUnits(text, span) })),
    [spans, text],
  );
  const [at, setAt] = useState<readonly [number, number]>([0, 0]);
  const [free, setFree] = useFreeSelection(root);
  const [saying, say] = useState("");
  useEffect(() => root.current?.focus({ preventScroll: true }), []);

  const [first, last] = [Math.min(...at), Math.max(...at)];
  const chosen: Range = free ?? {
    start: sentences[first]?.start ?? 0,
    end: sentences[last]?.end ?? 0,
  };
  const spanOf = (kind: string): Span => ({ ...inPoints(text, chosen), kind });
  const has = (kind: string) => spans.some((span) => isSame(span, spanOf(kind)));
  const toggle = ({ code, name }: SpanKind) => {
    if (chosen.end === chosen.start) return;
    say(t(has(code) ? "said.removed" : "said.marked", { kind: words(name) }));
    onToggle(spanOf(code));
  };
  const go = (to: number, extend: boolean) => {
    const next = Math.min(Math.max(to, 0), sentences.length - 1);
    setFree(null);
    setAt(extend ? [at[0], next] : [next, next]);
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: "nearest" });
  };
  const press = (event: KeyboardEvent) => {
    const [stroke = "", typed = stroke] = strokesOf(event.nativeEvent);
    const kind = kinds[Number(stroke) - 1] ?? kinds[Number(typed) - 1];
    const does: Record<string, () => void> = {
      ...steps(at[1], sentences.length, go),
      Escape: onClose,
      Enter: onClose,
      Delete: () => onRemove(outside(spans, inPoints(text, chosen))),
      Backspace: () => onRemove(outside(spans, inPoints(text, chosen))),
    };
    const act = kind ? () => toggle(kind) : does[stroke];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  return (
    <div className={styles.board}>
      <p className={styles.hint} id={`${id}-hint`}>
        {t("markHint")}
      </p>
      <Source
        active={free ? undefined : at[1]}
        chosen={[first, last]}
        describedBy={`${id}-hint`}
        id={id}
        kinds={kinds}
        label={t("sentencesOf", { slot })}
        marks={marks}
        onChoose={(sentence, extend) => go(sentence, extend)}
        onKeyDown={press}
        ref={root}
        sentences={sentences}
        text={text}
      />
      <fieldset className={styles.kinds}>
        <legend>{free ? t("markSelection") : t("markSentence")}</legend>
        {kinds.map((kind, number) => (
          <button
            aria-pressed={has(kind.code)}
            className={styles.kind}
            data-good={kind.good}
            key={kind.code}
            onClick={() => toggle(kind)}
            title={kind.help || undefined}
            type="button"
          >
            {number < 9 && <Kbd keys={String(number + 1)} />} {words(kind.name)}
          </button>
        ))}
        <Button onPress={onClose}>{t("done")}</Button>
      </fieldset>
      <p className="only-for-screen-readers" role="status">
        {saying}
      </p>
    </div>
  );
}

type Go = (to: number, extend: boolean) => void;

function steps(at: number, count: number, go: Go): Record<string, () => void> {
  const to: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowRight: at + 1,
    ArrowUp: at - 1,
    ArrowLeft: at - 1,
    Home: 0,
    End: count - 1,
  };
  return Object.fromEntries(
    Object.entries(to).flatMap(([key, next]) => [
      [key, () => go(next, false)],
      [`Shift+${key}`, () => go(next, true)],
    ]),
  );
}

function outside(spans: readonly Span[], { start, end }: Range): Span[] {
  return spans.filter((span) => span.end <= start || span.start >= end);
}

/** What the person selected in the source with a mouse or a finger, until they move on. */
function useFreeSelection(root: React.RefObject<HTMLDivElement | null>) {
  const [free, setFree] = useState<Range | null>(null);
  useEffect(() => {
    const look = () => {
      const found = root.current && selectedIn(root.current, document.getSelection());
      if (found) setFree(found);
    };
    document.addEventListener("selectionchange", look);
    return () => document.removeEventListener("selectionchange", look);
  }, [root]);
  return [free, setFree] as const;
}
