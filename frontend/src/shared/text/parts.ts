/**
 * The large parts that only some texts need: mathematics and the highlighting of code. They are
 * loaded with the first text that needs them, or in an idle moment; until then the text is plain.
 */

import type Katex from "katex";
import { useSyncExternalStore } from "react";
import type { Options } from "react-markdown";

type Plugin = NonNullable<Options["rehypePlugins"]>[number];

class Part<Content> {
  content: Content | undefined;
  private loading: Promise<void> | undefined;

  constructor(private readonly fetch: () => Promise<Content>) {}

  /** Loads the part once. A failure, such as no network, is retried with the next text. */
  readonly load = (): Promise<void> => {
    this.loading ??= this.fetch().then(
      (content) => {
        this.content = content;
        for (const listener of listeners) listener();
      },
      () => {
        this.loading = undefined;
      },
    );
    return this.loading;
  };
}

const listeners = new Set<() => void>();

export const mathematics = new Part<typeof Katex>(async () => (await import("./katex")).default);
export const highlighting = new Part<Plugin>(async () => [
  (await import("rehype-highlight")).default,
  { detect: false, plainText: ["math"] },
]);

const CODE = /^ {0,3}(?:```|~~~)/mu;

export const hasCode = (markdown: string): boolean => CODE.test(markdown);

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

/** Loads everything in an idle moment, because most people soon meet a text that needs it. */
export function loadPartsWhenIdle(): void {
  const load = () => void Promise.all([mathematics.load(), highlighting.load()]);
  if ("requestIdleCallback" in window) requestIdleCallback(load);
  else setTimeout(load, 2_000);
}
