import type { KeyboardEvent, Ref } from "react";
import { inPlaces } from "@/shared/inPlaces";
import { pieces } from "@/shared/text/invisible";
import type { SpanKind } from "../rating/ratings";
import { useFormWords } from "../rating/useFormWords";
import { cutAtMarks, type Range } from "./places";
import type { Span } from "./reasons";
import styles from "./reasons.module.css";

type Props = {
  id: string;
  label: string;
  describedBy: string;
  text: string;
  sentences: readonly Range[];
  /** With offsets in UTF-16 units. */
  marks: readonly Span[];
  kinds: readonly SpanKind[];
  /** The first and the last sentence that are chosen. */
  chosen: readonly [number, number];
  active: number | undefined;
  onChoose: (sentence: number, extend: boolean) => void;
  onKeyDown: (event: KeyboardEvent) => void;
  ref: Ref<HTMLDivElement>;
};

/** A text as it was written, in which every sentence can be chosen. */
export function Source({ id, text, sentences, chosen, active, ref, ...more }: Props) {
  const isChosen = (at: number) => active !== undefined && at >= chosen[0] && at <= chosen[1];
  return (
    <div
      aria-activedescendant={`${id}-${active ?? chosen[1]}`}
      aria-describedby={more.describedBy}
      aria-label={more.label}
      aria-multiselectable
      className={styles.source}
      dir="auto"
      onKeyDown={more.onKeyDown}
      ref={ref}
      role="listbox"
      tabIndex={0}
    >
      {sentences.map((sentence, at) => (
        <span key={sentence.start} role="none">
          <Written text={text} {...{ start: sentences[at - 1]?.end ?? 0, end: sentence.start }} />
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the list hears the keys */}
          <span
            aria-selected={isChosen(at)}
            className={styles.sentence}
            id={`${id}-${at}`}
            onClick={(event) => {
              if (document.getSelection()?.isCollapsed) more.onChoose(at, event.shiftKey);
            }}
            role="option"
            tabIndex={-1}
          >
            <Sentence {...sentence} kinds={more.kinds} marks={more.marks} text={text} />
          </span>
        </span>
      ))}
      <Written end={text.length} start={sentences.at(-1)?.end ?? 0} text={text} />
    </div>
  );
}

type SentenceProps = Range & Pick<Props, "text" | "marks" | "kinds">;

function Sentence({ text, marks, kinds, ...range }: SentenceProps) {
  const words = useFormWords();
  return cutAtMarks(range, marks).map((piece) => {
    const found = piece.marks.map((mark) => kinds.find(({ code }) => code === mark.kind));
    const names = found.map((kind, at) => (kind ? words(kind.name) : piece.marks[at]?.kind));
    const written = <Written end={piece.end} start={piece.start} text={text} />;
    if (piece.marks.length === 0) return <span key={piece.start}>{written}</span>;
    return (
      <mark
        className={styles.mark}
        data-good={found.every((kind) => kind?.good)}
        key={piece.start}
        title={names.join(", ")}
      >
        {written}
        <span className="only-for-screen-readers"> ({names.join(", ")})</span>
      </mark>
    );
  });
}

/** A part of the text, with hidden characters drawn as their names. See `selectedIn`. */
function Written({ text, start, end }: Range & { text: string }) {
  let at = start;
  return inPlaces(pieces(text.slice(start, end))).map(({ item: piece, key }) => {
    const place = at;
    at += piece.text.length;
    if (!piece.hidden) {
      return (
        <span data-at={place} key={key}>
          {piece.text}
        </span>
      );
    }
    return (
      <span
        className="hidden-character"
        data-at={place}
        data-length={piece.text.length}
        key={key}
        title={piece.name}
      >
        {piece.name.split(" ", 1)[0]}
      </span>
    );
  });
}
