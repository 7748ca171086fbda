import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { RunEventOut, RunEventsOut, RunOut } from "@/api/schema";
import { runQuery, soFar } from "../queries";
import { emptyFeed, type Feed, feedOf, withEvents } from "./feed";
import { type Channel, listen } from "./listen";

const TOGETHER = 250; // ms; events within this time are drawn together

/** Returns a run and its feed, both kept up to date. */
export function useLiveRun(id: string) {
  const client = useQueryClient();
  const query = useQuery(runQuery(id));
  const begin = useQuery({
    queryKey: ["runs", "so-far", id],
    queryFn: ({ signal }) => soFar(id, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const [feed, setFeed] = useState<Feed>(emptyFeed);
  const [channel, setChannel] = useState<Channel | "none">("none");
  const waiting = useRef<RunEventOut[]>([]);
  const state = query.data?.state;

  useEffect(() => {
    if (!begin.data) return;
    const first = feedOf(begin.data);
    setFeed(first);
    const merge = (now: RunEventsOut["run"]) => {
      const key = runQuery(id).queryKey;
      const known = client.getQueryData<RunOut>(key);
      if (known) client.setQueryData(key, { ...known, ...now });
      // The possible actions and the outputs are only in the full run.
      if (known && (known.state !== now.state || known.cancel_asked_at !== now.cancel_asked_at)) {
        void client.invalidateQueries({ queryKey: key });
      }
    };
    const stop = listen(id, first.after, {
      onEvents: (events) => waiting.current.push(...events),
      onRun: merge,
      onChannel: setChannel,
    });
    const timer = setInterval(() => {
      if (waiting.current.length === 0) return;
      const events = waiting.current;
      waiting.current = [];
      setFeed((known) => withEvents(known, events));
    }, TOGETHER);
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [begin.data, client, id]);

  // Listen again when a finished run is resumed.
  const wasOver = useRef(false);
  useEffect(() => {
    const isOver = state === "succeeded" || state === "failed" || state === "cancelled";
    if (wasOver.current && state && !isOver) {
      void client.invalidateQueries({ queryKey: ["runs", "so-far", id] });
    }
    wasOver.current = isOver;
  }, [state, client, id]);

  return { query, feed, channel, isLoading: begin.isPending };
}
