/** Separates the worked examples of a guideline, which are sections with a title such as "Example". */

export type Section = { title: string; text: string };

const HEADING = /^(#{2,6})\s+(.*?)\s*#*$/;
const FENCE = /^\s*(```|~~~)/;
const IS_EXAMPLE = /^(worked )?examples?\b|^(示例|例子|例)/i;

/** Returns the text without its examples, and each example with its title. Pure. */
export function withoutExamples(markdown: string): { text: string; examples: Section[] } {
  const text: string[] = [];
  const examples: { title: string; depth: number; lines: string[] }[] = [];
  let open: (typeof examples)[number] | undefined;
  let isCode = false;
  for (const line of markdown.split("\n")) {
    if (FENCE.test(line)) isCode = !isCode;
    const [, marks = "", title = ""] = (!isCode && HEADING.exec(line)) || [];
    if (open !== undefined && marks !== "" && marks.length <= open.depth) open = undefined;
    if (open === undefined && marks !== "" && IS_EXAMPLE.test(title)) {
      open = { title, depth: marks.length, lines: [] };
      examples.push(open);
    } else (open?.lines ?? text).push(line);
  }
  return {
    text: text.join("\n"),
    examples: examples.map(({ title, lines }) => ({ title, text: lines.join("\n").trim() })),
  };
}
