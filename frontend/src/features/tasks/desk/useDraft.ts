import { useCallback, useEffect, useRef, useState } from "react";

import { isApiError } from "@/api/errors";
import { type DraftBody, emptyAnswer } from "../answer";
import { DraftKeeper, type DraftState } from "./drafts";
import type { Seat } from "./server";
import type { Workspace } from "./workspace";

type Place = Pick<Workspace, "store" | "tabs" | "server" | "desk">;

export type OpenDraft = {
  /** Undefined until the browser's store has been read. */
  body: DraftBody | undefined;
  /** Increments when the body came from elsewhere, so that the screen restarts with it. */
  edition: number;
  state: DraftState<DraftBody>;
  latest: () => DraftBody | undefined;
  change: (body: DraftBody) => void;
  settle: (keep: "mine" | "theirs") => void;
  close: () => void;
};

type Save = (draft: { revision: number; body: DraftBody }) => Promise<number>;

/**
 * The draft of one seat, stored in the browser and on the server. A screening test passes its own
 * save.
 */
export function useDraft(seat: Seat, { store, tabs, server, desk }: Place, save?: Save): OpenDraft {
  const [body, setBody] = useState<DraftBody>();
  const [edition, setEdition] = useState(0);
  const [state, setState] = useState<DraftState<DraftBody>>({ is: "saved" });
  const latest = useRef<DraftBody | undefined>(undefined);
  const keeper = useRef<DraftKeeper<DraftBody> | null>(null);

  // The latest function, without restarting when it changes.
  const saving = useRef(save);
  saving.current = save;

  const start = useCallback((from: DraftBody) => {
    latest.current = from;
    setBody(from);
    setEdition((before) => before + 1);
  }, []);

  useEffect(() => {
    const opened = new DraftKeeper<DraftBody>({
      seat: seat.id,
      store,
      send: async ({ revision, body: sent }) => {
        const draft = { revision, body: sent };
        const saved = saving.current?.(draft) ?? server.saveDraft(seat.id, draft);
        const next = await saved.catch((error) => {
          if (isApiError(error, "prompt_is_withdrawn")) desk.lose(seat.id);
          throw error;
        });
        tabs.tell({ is: "saved", seat: seat.id, draft: { revision: next, body: sent } });
        return next;
      },
      onState: setState,
    });
    keeper.current = opened;
    void opened.open(serverDraftOf(seat)).then((found) => start(found ?? emptyBody(seat)));
    const stopListening = tabs.listen((word) => {
      if (word.is !== "saved" || word.seat !== seat.id) return;
      const followed = opened.follow(word.draft);
      if (followed !== undefined) start(followed);
    });
    const flush = () => void opened.flush();
    document.addEventListener("visibilitychange", flush);
    window.addEventListener("online", flush);
    return () => {
      stopListening();
      document.removeEventListener("visibilitychange", flush);
      window.removeEventListener("online", flush);
      void opened.flush().finally(() => opened.close(false));
    };
  }, [seat, store, tabs, server, desk, start]);

  return {
    body,
    edition,
    state,
    latest: () => latest.current,
    change: (next) => {
      latest.current = next;
      keeper.current?.change(next);
    },
    settle: (keep) => {
      if (state.is !== "stale" || latest.current === undefined) return;
      const [kept, other] =
        keep === "mine" ? [latest.current, state.theirs] : [state.theirs, latest.current];
      start(kept);
      void keeper.current?.settle(kept, other);
    },
    close: () => void keeper.current?.close(true),
  };
}

function serverDraftOf({ draft }: Seat): { revision: number; body: DraftBody | null } {
  if (draft === null) return { revision: 0, body: null };
  return { revision: draft.revision, body: JSON.parse(draft.body) as DraftBody };
}

function emptyBody(seat: Seat): DraftBody {
  return { answer: emptyAnswer(seat), worked: 0, changes: 0 };
}
