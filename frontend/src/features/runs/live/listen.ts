/** Receives the events of a run as a stream, or by polling when no stream gets through. */

import type { RunEventOut, RunEventsOut } from "@/api/schema";
import { pauseAfter, wait } from "@/shared/retry";
import { eventsOf } from "../links";
import { eventsAfter } from "../queries";

export type Channel = "stream" | "asking";

interface Listener {
  onEvents: (events: RunEventOut[]) => void;
  onRun: (run: RunEventsOut["run"]) => void;
  onChannel: (channel: Channel) => void;
}

const OPENS_WITHIN = 6_000; // ms; a buffering proxy never opens the stream
const ASK_EVERY = 2_000;
const STREAM_AGAIN_AFTER = 60_000;
const kinds = ["metric", "sample", "state", "log"];
const over = new Set<string>(["succeeded", "failed", "cancelled"]);

/** Receives events until the run is over or the returned function is called. */
export function listen(id: string, begin: number, listener: Listener): () => void {
  const stop = new AbortController();
  let after = begin;
  let source: EventSource | undefined;
  stop.signal.addEventListener("abort", () => source?.close());

  const receive = (events: RunEventOut[]) => {
    after = Math.max(after, events.at(-1)?.number ?? 0);
    listener.onEvents(events);
  };

  const stream = () => {
    const opened = new EventSource(eventsOf(id, after));
    source = opened;
    let failures = 0;
    const fallBack = () => {
      opened.close();
      if (!stop.signal.aborted) void poll();
    };
    const deadline = setTimeout(fallBack, OPENS_WITHIN);
    opened.onopen = () => {
      clearTimeout(deadline);
      failures = 0;
      listener.onChannel("stream");
    };
    opened.onerror = () => {
      failures += 1;
      if (opened.readyState !== EventSource.CLOSED && failures < 2) return;
      clearTimeout(deadline);
      fallBack();
    };
    for (const kind of kinds) {
      opened.addEventListener(kind, ({ data }) => receive([JSON.parse(data) as RunEventOut]));
    }
    opened.addEventListener("run", ({ data }) => listener.onRun(JSON.parse(data)));
    opened.addEventListener("end", () => opened.close());
    stop.signal.addEventListener("abort", () => clearTimeout(deadline));
  };

  const pollOnce = async (): Promise<"going" | "failed" | "over"> => {
    const answer = await eventsAfter(id, after, stop.signal).catch(() => undefined);
    if (stop.signal.aborted) return "over";
    if (!answer) return "failed";
    receive(answer.events);
    listener.onRun(answer.run);
    if (answer.more) return pollOnce();
    return over.has(answer.run.state) ? "over" : "going";
  };

  const poll = async () => {
    listener.onChannel("asking");
    const until = Date.now() + STREAM_AGAIN_AFTER;
    let failures = 0;
    while (Date.now() < until) {
      const found = await pollOnce();
      if (found === "over") return;
      failures = found === "failed" ? failures + 1 : 0;
      await wait(failures ? pauseAfter(failures, ASK_EVERY) : ASK_EVERY, stop.signal);
    }
    if (!stop.signal.aborted) stream();
  };

  stream();
  return () => stop.abort();
}
