/** The data of a run so far, and how new events extend it. */

import type { ColumnsOut, RunEventOut, RunLineOut, RunSampleOut } from "@/api/schema";

export type Values = Readonly<Record<string, number | null>>;

export interface Feed {
  points: ReadonlyMap<number, Values>;
  samples: readonly RunSampleOut[];
  lines: readonly RunLineOut[];
  /** The number of the last event received. */
  after: number;
}

export const emptyFeed: Feed = { points: new Map(), samples: [], lines: [], after: 0 };

interface SoFar {
  metrics: ColumnsOut;
  samples: readonly RunSampleOut[];
  lines: readonly RunLineOut[];
}

export function feedOf({ metrics, samples, lines }: SoFar): Feed {
  const points = new Map(metrics.steps.map((step, at) => [step, row(metrics, at)]));
  return { points, samples, lines, after: metrics.last_event };
}

/** A column has null where its metric was not measured. */
function row(metrics: ColumnsOut, at: number): Values {
  const columns = Object.entries(metrics.values).map(
    ([name, values]) => [name, values[at] ?? null] as const,
  );
  return Object.fromEntries(columns.filter(([, value]) => value !== null));
}

/** Returns the feed extended by these events. Repeated events change nothing. */
export function withEvents(feed: Feed, events: readonly RunEventOut[]): Feed {
  const fresh = events.filter(({ number }) => number > feed.after);
  if (fresh.length === 0) return feed;
  const next = {
    points: new Map(feed.points),
    samples: [...feed.samples],
    lines: [...feed.lines],
    after: fresh.at(-1)?.number ?? feed.after,
  };
  for (const event of fresh) applyEvent(next, event);
  return next;
}

interface Growing extends Feed {
  points: Map<number, Values>;
  samples: RunSampleOut[];
  lines: RunLineOut[];
}

function applyEvent(feed: Growing, event: RunEventOut) {
  const { kind, step, values, data } = event;
  if (kind === "metric" && step !== null && values) feed.points.set(step, values);
  if (kind === "sample") add(feed.samples, sampleOf(event));
  if (kind === "log" || kind === "state") addLine(feed.lines, event);
  if (kind === "state" && data.code === "redone") dropAfter(feed, Number(data.after));
}

/** Drops points after the checkpoint; the engine will emit them again. */
function dropAfter(feed: Growing, last: number) {
  for (const known of feed.points.keys()) if (known > last) feed.points.delete(known);
  feed.samples = feed.samples.filter(({ step }) => step <= last);
}

function sampleOf({ step, data }: RunEventOut): RunSampleOut {
  const { prompt, reply, ...numbers } = data;
  return { step: step ?? 0, prompt: String(prompt), reply: String(reply), numbers };
}

function add(samples: RunSampleOut[], one: RunSampleOut) {
  const same = (other: RunSampleOut) =>
    other.step === one.step && other.prompt === one.prompt && other.reply === one.reply;
  if (!samples.some(same)) samples.push(one);
}

function addLine(lines: RunLineOut[], event: RunEventOut) {
  const { number, at, attempt, kind, text } = event;
  const last = lines.at(-1)?.number ?? 0;
  if (number <= last || (kind !== "log" && kind !== "state")) return;
  lines.push({ number, at, attempt: attempt ?? 0, kind, text });
}

/** Returns the steps in ascending order. */
export function stepsOf(points: Feed["points"]): number[] {
  return [...points.keys()].sort((one, other) => one - other);
}

/** Returns every metric that has a value at some step. */
export function namesOf(points: Feed["points"]): string[] {
  const names = new Set<string>();
  for (const values of points.values()) {
    for (const [name, value] of Object.entries(values)) if (value !== null) names.add(name);
  }
  return [...names];
}

/** Returns one metric by step, without steps at which it was not measured. */
export function lineOf(points: Feed["points"], name: string) {
  return stepsOf(points).flatMap((step) => {
    const y = points.get(step)?.[name];
    return y === undefined || y === null ? [] : [{ x: step, y }];
  });
}
