/** Turns questions of a test into seats, so that the boards of real tasks can show them. */

import type { BlankItemOut, GuidelineOut, ItemAnswerOut } from "@/api/schema";
import { type Answer, emptyAnswer } from "@/features/tasks/answer";
import type { Seat } from "@/features/tasks/desk/server";
import { orderOf, ranksOf } from "@/features/tasks/ranking/order";
import { NO_LIMITS } from "@/shared/text/limits";
import type { ItemAnswer } from "./itemAnswer";

/** A test asks for the order of the replies, without ratings and flags. */
const FORM: Seat["form"] = {
  lowest_rating: 1,
  highest_rating: 7,
  lowest_means: "Very poor",
  highest_means: "Excellent",
  bins_from: 7,
  flags: [],
  span_kinds: [],
};

const slotOf = (at: number) => String.fromCharCode(65 + at);

const KINDS = { demonstrate: "demonstrate", rank: "rank", flag: "rate" } as const;

/** The key of the answer to "is this sensitive?" among the ratings: 1 is yes, 0 is no. */
const PASSAGE = "passage";

export function toSeat(
  item: BlankItemOut,
  guidelines: readonly GuidelineOut[],
  before: ItemAnswerOut | undefined,
): Seat {
  const kind = KINDS[item.kind];
  // Those for training come first; labelers do not see which one that is.
  const guideline = guidelines.find((one) => one.kind === kind);
  const seat: Seat = {
    id: item.id,
    kind,
    state: "open",
    prompt: {
      turns: [{ role: "user", text: item.prompt }],
      language: "",
      topics: [],
      limits: NO_LIMITS,
    },
    replies: item.replies.map((text, at) => ({ slot: slotOf(at), text })),
    form: FORM,
    guideline: guideline ? { ...guideline } : null,
    draft: null,
    start_text: null,
    held_until: "",
    seconds_left: 0,
  };
  return before ? { ...seat, draft: draftOf(seat, before) } : seat;
}

/** Returns the stored answer as a draft. */
function draftOf(seat: Seat, before: ItemAnswerOut): Seat["draft"] {
  const { places, is_sensitive, text, revision } = before;
  const given = (places ?? []).flatMap((place, at) => (place > 0 ? [[slotOf(at), place]] : []));
  const answer: Answer = {
    ...emptyAnswer(seat),
    ranks: Object.fromEntries(given),
    text: text ?? "",
  };
  const known = typeof is_sensitive === "boolean" ? withFlag(answer, is_sensitive) : answer;
  const body = JSON.stringify({ answer: known, worked: 0, changes: 0 });
  return { revision, body, other_body: "" };
}

export function withFlag(answer: Answer, isSensitive: boolean): Answer {
  return { ...answer, ratings: { [PASSAGE]: { value: isSensitive ? 1 : 0, flags: [] } } };
}

/** Returns the answer in the form the test stores: one rank per reply, without gaps. */
export function toItemAnswer(item: BlankItemOut, answer: Answer): ItemAnswer {
  const ranks = ranksOf(orderOf(answer.ranks));
  const flag = answer.ratings[PASSAGE]?.value;
  return {
    is_sensitive: flag === undefined || flag === null ? null : flag === 1,
    places: item.replies.map((_, at) => ranks[slotOf(at)] ?? 0),
    text: item.kind === "demonstrate" ? answer.text : "",
  };
}
