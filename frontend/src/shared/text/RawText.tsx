import { memo } from "react";
import { inPlaces } from "@/shared/inPlaces";

import { pieces } from "./invisible";
import { cutAt, type MarkedWords } from "./rendered";
import { markOf, type SentenceCounts, sentencesOf } from "./sentences";

type Props = {
  text: string;
  counts?: SentenceCounts | undefined;
  /** Words to mark, as ranges of the text. Used instead of `counts`. */
  words?: MarkedWords | undefined;
};

/** A text exactly as written: without Markdown, and with hidden characters visible. */
export const RawText = memo(function RawText({ text, counts, words }: Props) {
  if (words) return <RawWords text={text} words={words} />;
  const parts = counts === undefined ? [{ text, mark: undefined }] : marked(text, counts);
  return (
    <div className="raw-text" dir="auto">
      {inPlaces(parts).map(({ item: part, key }) => (
        <span key={key} className={part.mark && `sentence-${part.mark}`}>
          <WithHiddenCharacters text={part.text} />
        </span>
      ))}
    </div>
  );
});

function RawWords({ text, words: { tag: Tag, ranges } }: { text: string; words: MarkedWords }) {
  return (
    <div className="raw-text" dir="auto">
      {inPlaces(cutAt(text, ranges)).map(({ item: piece, key }) =>
        piece.isMarked ? (
          <Tag className={`word-${Tag}`} key={key}>
            <WithHiddenCharacters text={piece.text} />
          </Tag>
        ) : (
          <WithHiddenCharacters key={key} text={piece.text} />
        ),
      )}
    </div>
  );
}

/** Plain text with its hidden characters visible. */
export function WithHiddenCharacters({ text }: { text: string }) {
  return inPlaces(pieces(text)).map(({ item: piece, key }) =>
    piece.hidden ? (
      <span key={key} className="hidden-character" title={piece.name}>
        {piece.name.split(" ", 1)[0]}
      </span>
    ) : (
      piece.text
    ),
  );
}

function marked(text: string, counts: SentenceCounts) {
  const parts: { text: string; mark: string | undefined }[] = [];
  let at = 0;
  for (const { start, end, key } of sentencesOf(text)) {
    if (start > at) parts.push({ text: text.slice(at, start), mark: undefined });
    parts.push({ text: text.slice(start, end), mark: markOf(key, counts) });
    at = end;
  }
  return at < text.length ? [...parts, { text: text.slice(at), mark: undefined }] : parts;
}
