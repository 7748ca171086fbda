import { ratingOf } from "../rating/ratings";
import type { RankingAnswer } from "./answer";

type Asked = { slots: readonly string[]; rates: boolean };

/** Returns the reply to go on with, if the last act completed the current one. */
export function nextAfter(
  before: RankingAnswer,
  now: RankingAnswer,
  current: string,
  { slots, rates }: Asked,
): string | undefined {
  const isDoneBefore = doneIn(before, { slots, rates });
  const isCompleted = !isDoneBefore(before, current) && isDoneBefore(now, current);
  if (!isCompleted) return undefined;
  const isDone = doneIn(now, { slots, rates });
  const at = slots.indexOf(current);
  return [...slots.slice(at + 1), ...slots.slice(0, at)].find((slot) => !isDone(now, slot));
}

/** What is done with each reply now: first all are sorted into bins, if these are used. */
function doneIn({ usesBins, bins }: RankingAnswer, { slots, rates }: Asked) {
  const isSorting = usesBins && slots.some((slot) => bins[slot] === undefined);
  return (answer: RankingAnswer, slot: string): boolean => {
    if (isSorting) return answer.bins[slot] !== undefined;
    const isRated = !rates || ratingOf(answer.ratings, slot).value !== null;
    return isRated && answer.ranks[slot] !== undefined;
  };
}

/** Returns the only reply whose rank, rating or flags differ, so that undo can lead back to it. */
export function onlyChange(before: RankingAnswer, now: RankingAnswer): string | undefined {
  const slots = new Set(
    [before, now].flatMap((answer) => [
      ...Object.keys(answer.ranks),
      ...Object.keys(answer.ratings),
      ...Object.keys(answer.bins),
    ]),
  );
  const isOther = (slot: string) =>
    before.ranks[slot] !== now.ranks[slot] ||
    before.bins[slot] !== now.bins[slot] ||
    JSON.stringify(ratingOf(before.ratings, slot)) !== JSON.stringify(ratingOf(now.ratings, slot));
  const [only, ...others] = [...slots].filter(isOther);
  return others.length === 0 ? only : undefined;
}
