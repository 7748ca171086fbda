import type { Seat } from "../desk/server";
import { useDraft } from "../desk/useDraft";
import type { Workspace } from "../desk/workspace";
import { GuidelineGate } from "./GuidelineGate";
import { OpenSeat } from "./OpenSeat";
import { StaleDraft } from "./StaleDraft";

/** One task and its draft. The work itself begins when the draft has been looked for. */
export function SeatScreen({ seat, room }: { seat: Seat; room: Workspace }) {
  const draft = useDraft(seat, room);
  if (draft.body === undefined) return null;
  return (
    <GuidelineGate seat={seat}>
      {draft.state.is === "stale" && draft.body && (
        <StaleDraft mine={draft.latest()} onSettle={draft.settle} theirs={draft.state.theirs} />
      )}
      <OpenSeat body={draft.body} draft={draft} key={draft.edition} room={room} seat={seat} />
    </GuidelineGate>
  );
}
