import { api, body } from "@/api/client";
import { isApiError } from "@/api/errors";
import type { HandInIn, MeasuresIn, SeatOut, SkipIn } from "@/api/schema";
import { DraftIsStale } from "./drafts";
import type { Delivery, Parcel } from "./outbox";

export type Seat = SeatOut;
export type SeatKind = Seat["kind"];
export type HandIn = Omit<HandInIn, "key">;
export type Measures = MeasuresIn;
export type CannotRankReason = Exclude<NonNullable<HandIn["cannot_rank"]>, "">;
export type SkipReason = SkipIn["reason"];

const at = (seat: string) => ({ params: { path: { seat_id: seat } } });

/**
 * Returns the held seat or the best free one; with `ahead`, the seat after it. Null when there are
 * no tasks.
 */
export async function takeSeat({ ahead }: { ahead: boolean }): Promise<Seat | null> {
  try {
    return await body(api.POST("/api/tasks/seats/", { body: { ahead } }));
  } catch (error) {
    if (isApiError(error, "queue_is_empty")) return null;
    throw error;
  }
}

export async function keepSeat(seat: string): Promise<void> {
  await api.POST("/api/tasks/seats/{seat_id}/heartbeat/", at(seat));
}

export async function skipSeat(seat: string, reason: SkipReason, note: string): Promise<void> {
  await api.POST("/api/tasks/seats/{seat_id}/skip/", { ...at(seat), body: { reason, note } });
}

export function undoSkip(seat: string): Promise<Seat> {
  return body(api.POST("/api/tasks/seats/{seat_id}/skip/undo/", at(seat)));
}

/** Saves on top of a revision and resolves to the new one. The screen defines the body. */
export async function saveDraft<Body>(
  seat: string,
  { revision, body: said }: { revision: number; body: Body },
): Promise<number> {
  try {
    const draft = { revision, body: JSON.stringify(said) };
    const saved = await body(
      api.PUT("/api/tasks/seats/{seat_id}/draft/", { ...at(seat), body: draft }),
    );
    return saved.revision;
  } catch (error) {
    if (!isApiError(error, "draft_is_stale")) throw error;
    const stored = error.details.stored as { revision: number; body: string };
    throw new DraftIsStale({ revision: stored.revision, body: JSON.parse(stored.body) as Body });
  }
}

/** A refusal is final only when a retry cannot help. */
export async function deliver({ key, seat, body: label }: Parcel<HandIn>): Promise<Delivery> {
  try {
    await api.POST("/api/labels/seats/{seat_id}/hand-in/", {
      ...at(seat),
      body: { key, ...label },
    });
    return { is: "taken" };
  } catch (error) {
    if (!isApiError(error)) return { is: "later" };
    const canChange = error.status >= 500 || [401, 403, 408, 429].includes(error.status);
    return canChange ? { is: "later" } : { is: "refused", why: error.message };
  }
}
