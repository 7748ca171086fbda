import type { Reply } from "../rating/ReplyCard";
import type { View } from "../rating/useView";
import type { RankingAnswer } from "./answer";
import { BINS, type Bins } from "./bins";
import { orderOf } from "./order";

/** Returns the replies in the order of the screen: as shuffled, by bin, or as ranked so far. */
export function inOrderShown(
  replies: readonly Reply[],
  { usesBins, bins, ranks }: RankingAnswer,
  { inOrder }: Pick<View, "inOrder">,
): readonly Reply[] {
  if (usesBins) return byBin(replies, bins);
  if (!inOrder) return replies;
  const order = orderOf(ranks).flat();
  const placeOf = ({ slot }: Reply) => (order.includes(slot) ? order.indexOf(slot) : order.length);
  return [...replies].sort((one, other) => placeOf(one) - placeOf(other));
}

/**
 * Cards keep their positions until the last one is sorted, so that nothing moves under the pointer.
 */
function byBin(replies: readonly Reply[], bins: Bins): readonly Reply[] {
  if (replies.some(({ slot }) => bins[slot] === undefined)) return replies;
  return BINS.flatMap((bin) => replies.filter(({ slot }) => bins[slot] === bin));
}
