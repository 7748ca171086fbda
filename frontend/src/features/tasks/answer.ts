import type { StoredAnswerOut } from "@/api/schema";
import { brokenLimits, type Limit } from "@/shared/text/limits";
import type { CannotRankReason, HandIn, Measures, Seat } from "./desk/server";
import { NO_RANKING, type RankingAnswer } from "./ranking/answer";
import { orderOf, ranksOf, unranked } from "./ranking/order";
import { unrated } from "./rating/ratings";
import { NO_REASONS, type Reasons, reasonsFrom, sentReasons } from "./reasons/reasons";
import { NOTHING_WRITTEN, type WritingAnswer } from "./writing/writing";

/** Every kind of answer at a seat; parts that the task does not ask for stay empty. */
export type Answer = RankingAnswer &
  WritingAnswer & {
    /** Undefined in drafts from before there were reasons. */
    readonly reasons?: Reasons;
  };

/** The content of a draft: the answer, and the working time before a reload. */
export type DraftBody = Readonly<{ answer: Answer; worked: number; changes: number }>;

export function emptyAnswer({ start_text }: Seat): Answer {
  return { ...NO_RANKING, ...NOTHING_WRITTEN, text: start_text ?? "" };
}

/** Returns the answer of a submitted label, to edit it. */
export function answerFrom(stored: StoredAnswerOut): Answer {
  const { ranking, ratings, text } = stored;
  return {
    ...NO_RANKING,
    ...NOTHING_WRITTEN,
    ranks: ranksOf(ranking ?? []),
    ratings: Object.fromEntries(
      Object.entries(ratings).map(([slot, { value, flags }]) => [slot, { value, flags }]),
    ),
    text,
    reasons: reasonsFrom(stored),
  };
}

export const ranks = ({ kind }: Pick<Seat, "kind">) => kind === "rank" || kind === "rank_and_rate";
export const rates = ({ kind }: Pick<Seat, "kind">) => kind === "rate" || kind === "rank_and_rate";

export type Missing = {
  rank: string[];
  rate: string[];
  text: boolean;
  /** Limits of the prompt that the text or the rewrite does not keep. */
  limits: Limit[];
};

/** Returns what is still missing before the answer can be submitted. */
export function missingIn(seat: Seat, answer: Answer): Missing {
  const slots = seat.replies.map((reply) => reply.slot);
  return {
    rank: ranks(seat) ? unranked(answer.ranks, slots) : [],
    rate: rates(seat) ? unrated(answer.ratings, slots) : [],
    text: seat.kind === "demonstrate" && isUnwritten(seat, answer.text),
    limits: limitsBrokenIn(limitedText(seat, answer), seat),
  };
}

export function isComplete({ rank, rate, text, limits }: Missing): boolean {
  return rank.length === 0 && rate.length === 0 && !text && limits.length === 0;
}

/** Returns the text that the limits of the prompt are about; null if nothing is written. */
function limitedText(seat: Seat, { text, reasons = NO_REASONS }: Answer): string | null {
  if (seat.kind === "demonstrate") return text.trim() === "" ? null : text;
  return sentReasons(reasons, seat.replies).rewrite?.text ?? null;
}

function limitsBrokenIn(text: string | null, { prompt }: Seat): Limit[] {
  return text === null ? [] : brokenLimits(text, prompt.limits);
}

/** A reply that is submitted unchanged is not a demonstration. */
function isUnwritten({ start_text }: Seat, text: string): boolean {
  return text.trim() === "" || text.trim() === start_text?.trim();
}

/** Returns the answer in the form of the API, with only what the task asks for. */
export function labelOf(seat: Seat, answer: Answer): Omit<HandIn, "measures"> {
  const { note } = answer.reasons ?? NO_REASONS;
  return {
    ...(ranks(seat) ? { ranking: orderOf(answer.ranks) } : {}),
    ...(ranks(seat) && note !== "" ? { note } : {}),
    ...whatIsSaid(seat, answer),
    ...(seat.kind === "demonstrate" ? { text: answer.text, pasted_chars: answer.pastedChars } : {}),
  };
}

export function handInOf(seat: Seat, answer: Answer, measures: Measures): HandIn {
  return { ...labelOf(seat, answer), measures };
}

/** Returns a label that says why the replies cannot be ranked. Ratings are kept. */
export function cannotRankOf(
  seat: Seat,
  answer: Answer,
  reason: CannotRankReason,
  note: string,
  measures: Measures,
): HandIn {
  const notes = [note, answer.reasons?.note ?? ""].filter(Boolean).join("\n");
  return { cannot_rank: reason, note: notes, ...whatIsSaid(seat, answer), measures };
}

/** Returns the ratings with the notes on the replies, the marked spans and the rewrite. */
function whatIsSaid(seat: Seat, { ratings, reasons = NO_REASONS }: Answer) {
  const said: NonNullable<HandIn["ratings"]> = rates(seat) ? { ...ratings } : {};
  for (const { slot } of seat.replies) {
    const note = reasons.notes[slot];
    if (note) said[slot] = { ...said[slot], note };
  }
  return {
    ...(rates(seat) || Object.keys(said).length > 0 ? { ratings: said } : {}),
    ...sentReasons(reasons, seat.replies),
  };
}
