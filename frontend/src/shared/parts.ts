/** Parts of the application that are loaded when they are first needed, or in an idle moment. */

import { useSyncExternalStore } from "react";
import { loadFailedStyles } from "./styles";

const listeners = new Set<() => void>();

export class Part<Content> {
  content: Content | undefined;
  private loading: Promise<boolean> | undefined;

  constructor(private readonly fetch: () => Promise<Content>) {}

  /** Loads the part once and returns whether it is there. After a failure the next call retries. */
  readonly load = (): Promise<boolean> => {
    this.loading ??= withStyles(this.fetch).then(
      (content) => {
        this.content = content;
        for (const listener of listeners) listener();
        return true;
      },
      () => {
        this.loading = undefined;
        return false;
      },
    );
    return this.loading;
  };
}

/** Loads something, and first the style sheets that earlier tries could not get. */
export async function withStyles<Content>(load: () => Promise<Content>): Promise<Content> {
  await loadFailedStyles();
  return load();
}

/** Called whenever a part has been loaded. */
export function onPart(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function usePart<Content>(part: Part<Content>): Content | undefined {
  return useSyncExternalStore(onPart, () => part.content);
}

const wanted = new Set<() => void>();
let isIdleTime = false;

/** Loads something in an idle moment after the page is shown. */
export function whenIdle(load: () => void): void {
  if (isIdleTime) soon(load);
  else wanted.add(load);
}

/** Called by a page that is complete: from now on idle moments are used. */
export function beginIdleTime(): void {
  isIdleTime = true;
  for (const load of wanted) soon(load);
  wanted.clear();
}

/** Waits for an idle moment, but at most this many milliseconds. */
export function soon(load: () => void, timeout = 2_000): void {
  if ("requestIdleCallback" in window) requestIdleCallback(load, { timeout });
  else setTimeout(load, timeout);
}
