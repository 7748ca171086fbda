/**
 * Converts the mathematics marks of models, \( \), \[ \], $ $ and $$ $$, to $$ $$, the only mark
 * the Markdown parser knows. A single dollar is money unless it touches its content on both sides,
 * which is Pandoc's rule.
 */
export function withMathMarks(markdown: string): string {
  return markdown
    .split(CODE)
    .map((piece, at) => (at % 2 === 1 ? piece : withMarks(piece)))
    .join("");
}

// Fenced blocks and code spans. The group makes split() keep them.
const CODE = /(^ {0,3}(?:```|~~~)[\s\S]*?(?:^ {0,3}(?:```|~~~)[ \t]*$|$(?![\s\S]))|`[^`\n]+`)/mu;

// A formula between double dollars that has its lines for itself, and contains no empty line.
const DISPLAYED = /^([ \t]*)\$\$((?:(?!\$\$|\n[ \t]*\n)[\s\S])+?)\$\$([.,;]?)[ \t]*$/gmu;

// Double dollars that nothing closes. The parser would take the line as the name of a block and drop it.
const UNCLOSED = /^([ \t]*)\$\$(?=[^$\n]*[^$\s][^$\n]*$)/gmu;

function withMarks(text: string): string {
  return text
    .replace(DISPLAYED, (_, indent: string, body: string, end: string) => {
      return block(indent, body.trimEnd() + end);
    })
    .replace(UNCLOSED, "$1\\$$\\$$")
    .replace(/(^[ \t]*)?\\\[([\s\S]+?)\\\]/gmu, (_, indent: string | undefined, body: string) => {
      return block(indent ?? "", body);
    })
    .replace(/\\\(([^\n]+?)\\\)/gu, (_, body: string) => `$$${body.trim()}$$`)
    .replace(
      /(?<![$\\\w])\$(?![\s$])([^$\n]+?)(?<![\s\\])\$(?![\d$\w])/gu,
      (_, body: string) => `$$${body}$$`,
    );
}

/** Writes a formula with the marks on lines of their own, inside the list item that it was in. */
function block(indent: string, body: string): string {
  return `\n${indent}$$\n${indent}${body.trim()}\n${indent}$$\n`;
}
