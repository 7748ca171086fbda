import type { HandInIn, StoredAnswerOut } from "@/api/schema";

/** A marked part of a reply. The offsets count the code points of its text, as in the API. */
export type Span = Readonly<{ start: number; end: number; kind: string }>;

/** A reply that the labeler improved. */
export type Rewrite = Readonly<{ slot: string; text: string; pastedChars: number }>;

/** Why a labeler judged as they did. All of it is optional. */
export type Reasons = Readonly<{
  /** About the ranking. */
  note: string;
  /** About single replies, by slot. */
  notes: Readonly<Record<string, string>>;
  spans: Readonly<Record<string, readonly Span[]>>;
  rewrite: Rewrite | null;
}>;

export const NO_REASONS: Reasons = { note: "", notes: {}, spans: {}, rewrite: null };

/** Limits of the API. Together with the reason of "Cannot rank", a note on the ranking must fit. */
export const LONGEST_NOTE = 2_000;
export const LONGEST_RANKING_NOTE = 1_000;
export const LONGEST_REWRITE = 200_000;
export const MOST_SPANS = 100;

export function spansOf({ spans }: Reasons, slot: string): readonly Span[] {
  return spans[slot] ?? [];
}

/** Adds a span to a reply, or removes the same one. */
export function marked(reasons: Reasons, slot: string, span: Span): Reasons {
  const before = spansOf(reasons, slot);
  const others = before.filter((other) => !isSame(other, span));
  const isNew = others.length === before.length && before.length < MOST_SPANS;
  return withSpans(reasons, slot, isNew ? [...others, span] : others);
}

export function withSpans(reasons: Reasons, slot: string, spans: readonly Span[]): Reasons {
  const sorted = [...spans].sort((one, two) => one.start - two.start || one.end - two.end);
  return { ...reasons, spans: { ...reasons.spans, [slot]: sorted } };
}

export function isSame(one: Span, two: Span): boolean {
  return one.start === two.start && one.end === two.end && one.kind === two.kind;
}

export function withNote(reasons: Reasons, slot: string, note: string): Reasons {
  return { ...reasons, notes: { ...reasons.notes, [slot]: note } };
}

/** Returns false for a rewrite that says nothing new; it is not submitted. */
export function isRewritten(rewrite: Rewrite | null, original: string): boolean {
  const plain = (text: string) => text.replace(/\r\n/gu, "\n").trim();
  return rewrite !== null && plain(rewrite.text) !== "" && plain(rewrite.text) !== plain(original);
}

/** Returns the reasons of a submitted label. */
export function reasonsFrom({ note, ratings, spans, rewrite }: StoredAnswerOut): Reasons {
  const notes = Object.entries(ratings).map(([slot, rating]) => [slot, rating.note] as const);
  return {
    note,
    notes: Object.fromEntries(notes.filter(([, text]) => text !== "")),
    spans,
    rewrite: rewrite && {
      slot: rewrite.slot,
      text: rewrite.text,
      pastedChars: rewrite.pasted_chars,
    },
  };
}

type Sent = Pick<HandInIn, "spans" | "rewrite">;

/** Returns the spans and the rewrite in the form of the API, without what says nothing. */
export function sentReasons(
  { spans, rewrite }: Reasons,
  replies: readonly { slot: string; text: string }[],
): Sent {
  const original = replies.find(({ slot }) => slot === rewrite?.slot);
  const given = Object.entries(spans).filter(([, marks]) => marks.length > 0);
  return {
    ...(given.length > 0 && {
      spans: Object.fromEntries(given.map(([slot, marks]) => [slot, [...marks]])),
    }),
    ...(rewrite !== null &&
      original !== undefined &&
      isRewritten(rewrite, original.text) && {
        rewrite: { slot: rewrite.slot, text: rewrite.text, pasted_chars: rewrite.pastedChars },
      }),
  };
}

/** Returns everything that the labeler wrote, for a list of kept texts. */
export function textsIn({ note, notes, rewrite }: Reasons): string[] {
  const onReplies = Object.entries(notes).map(([slot, text]) => text && `${slot}: ${text}`);
  const rewritten = rewrite ? `${rewrite.slot}: ${rewrite.text}` : "";
  return [note, ...onReplies, rewritten].filter(Boolean);
}
