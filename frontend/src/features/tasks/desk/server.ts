import { api, body } from "@/api/client";
import { type ApiError, isApiError } from "@/api/errors";
import type { HandInIn, MeasuresIn, SeatOut, SkipIn } from "@/api/schema";
import { DraftIsStale } from "./drafts";
import type { Delivery, Parcel } from "./outbox";

export type Seat = SeatOut;
export type SeatKind = Seat["kind"];
export type HandIn = Omit<HandInIn, "key">;
export type Measures = MeasuresIn;
export type CannotRankReason = Exclude<NonNullable<HandIn["cannot_rank"]>, "">;
export type SkipReason = SkipIn["reason"];

export type Server = ReturnType<typeof serverOf>;

/**
 * The requests about the seats of one person. All tabs share one session cookie: the server refuses
 * these requests when another person has signed in since.
 */
export function serverOf(person: string) {
  const headers = { "X-Person": person };
  const at = (seat: string) => ({ headers, params: { path: { seat_id: seat } } });

  return {
    /**
     * Returns the held seat or the best free one; with `ahead`, the seat after it. Null when there
     * are no tasks.
     */
    async take({ ahead }: { ahead: boolean }): Promise<Seat | null> {
      try {
        return await body(api.POST("/api/tasks/seats/", { headers, body: { ahead } }));
      } catch (error) {
        if (isApiError(error, "queue_is_empty")) return null;
        throw error;
      }
    },

    async keep(seat: string): Promise<void> {
      await api.POST("/api/tasks/seats/{seat_id}/heartbeat/", at(seat));
    },

    async skip(seat: string, reason: SkipReason, note: string): Promise<void> {
      await api.POST("/api/tasks/seats/{seat_id}/skip/", { ...at(seat), body: { reason, note } });
    },

    undoSkip(seat: string): Promise<Seat> {
      return body(api.POST("/api/tasks/seats/{seat_id}/skip/undo/", at(seat)));
    },

    /** Saves on top of a revision and resolves to the new one. The screen defines the body. */
    async saveDraft<Body>(
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
        throw new DraftIsStale({
          revision: stored.revision,
          body: JSON.parse(stored.body) as Body,
        });
      }
    },

    /** A refusal is final only when a retry cannot help. */
    async deliver({ key, seat, body: label }: Parcel<HandIn>): Promise<Delivery> {
      try {
        await api.POST("/api/labels/seats/{seat_id}/hand-in/", {
          ...at(seat),
          body: { key, ...label },
        });
        return { is: "taken" };
      } catch (error) {
        if (!isApiError(error) || canChange(error)) return { is: "later" };
        const keep = error.code !== "prompt_is_withdrawn";
        return { is: "refused", why: error.message, keep };
      }
    },
  };
}

/** Another person perhaps signs out again, and then the label can be delivered. */
function canChange({ status, code }: ApiError): boolean {
  return status >= 500 || [401, 403, 408, 429].includes(status) || code === "other_person";
}
