import { memo } from "react";
import { inPlaces } from "@/shared/inPlaces";

import { pieces } from "./invisible";
import { markOf, type SentenceCounts, sentencesOf } from "./sentences";

type Props = { text: string; counts?: SentenceCounts | undefined };

/** A text exactly as written: without Markdown, and with hidden characters visible. */
export const RawText = memo(function RawText({ text, counts }: Props) {
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
