/**
 * The large parts that only some texts need: mathematics and the highlighting of code. Until they
 * are loaded the text is plain.
 */

import type Katex from "katex";
import type { Options } from "react-markdown";
import { Part, whenIdle } from "../parts";

type Plugin = NonNullable<Options["rehypePlugins"]>[number];

export const mathematics = new Part<typeof Katex>(async () => (await import("./katex")).default);
export const highlighting = new Part<Plugin>(async () => [
  (await import("rehype-highlight")).default,
  { detect: false, plainText: ["math"] },
]);

const CODE = /^ {0,3}(?:```|~~~)/mu;

export const hasCode = (markdown: string): boolean => CODE.test(markdown);

/** Most labelers soon meet a text that needs them. */
export function loadPartsWhenIdle(): void {
  whenIdle(mathematics.load);
  whenIdle(highlighting.load);
}
