/** How Markdown becomes elements. Every text is sanitised before anything else is added to it. */

import { gfmFromMarkdown } from "mdast-util-gfm";
import { mathFromMarkdown } from "mdast-util-math";
import { gfm } from "micromark-extension-gfm";
import { math } from "micromark-extension-math";
import type { Options } from "react-markdown";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";

type Plugins = NonNullable<Options["remarkPlugins"]>;
type Plugin = Extract<Plugins[number], (...parameters: never[]) => unknown>;

/**
 * Reads tables, tasks and formulas. The ready-made plugins can also write them, which nothing here
 * needs and every labeler would download.
 */
const grammar: Plugin = function () {
  const data = this.data() as { [list: string]: unknown[] };
  data.micromarkExtensions = [gfm(), math({ singleDollarTextMath: false })];
  data.fromMarkdownExtensions = [gfmFromMarkdown(), mathFromMarkdown()];
};

export const remarkPlugins: Plugins = [grammar];

// Sanitise first: the output of the highlighter and of KaTeX is trusted.
const schema = {
  ...defaultSchema,
  protocols: { ...defaultSchema.protocols, href: ["https", "mailto"] },
  attributes: {
    ...defaultSchema.attributes,
    code: [["className", /^language-./u, "math-inline", "math-display"]],
  } satisfies typeof defaultSchema.attributes,
};

export const rehypePlugins: NonNullable<Options["rehypePlugins"]> = [[rehypeSanitize, schema]];
