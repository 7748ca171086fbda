import type { Answer } from "./answer";

/** The earlier answers of the open task, kept for this tab so that a reload does not lose them. */
const PLACE = "plumbline.undo";

type Kept = { seat: string; answer: Answer; past: readonly Answer[] };

export function keepHistory(kept: Kept): void {
  try {
    sessionStorage.setItem(PLACE, JSON.stringify(kept));
  } catch {
    sessionStorage.removeItem(PLACE); // full: undo still works until the next reload
  }
}

/** Returns the history that leads to this answer; none if the answer came from elsewhere. */
export function historyOf(seat: string, answer: Answer): readonly Answer[] {
  const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? "null") as Kept | null;
  const leadsHere = kept?.seat === seat && JSON.stringify(kept.answer) === JSON.stringify(answer);
  return leadsHere ? kept.past : [];
}
