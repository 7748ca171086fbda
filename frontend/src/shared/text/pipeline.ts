/** How Markdown becomes elements. Every text is sanitised before anything else is added to it. */

import type { Options } from "react-markdown";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import remarkMath from "remark-math";

export const remarkPlugins: Options["remarkPlugins"] = [
  remarkGfm,
  [remarkMath, { singleDollarTextMath: false }],
];

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
