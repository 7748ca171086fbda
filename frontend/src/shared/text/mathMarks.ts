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

function withMarks(text: string): string {
  return text
    .replace(/\\\[([\s\S]+?)\\\]/gu, (_, body: string) => `\n$$\n${body.trim()}\n$$\n`)
    .replace(/\\\(([^\n]+?)\\\)/gu, (_, body: string) => `$$${body.trim()}$$`)
    .replace(
      /(?<![$\\\w])\$(?![\s$])([^$\n]+?)(?<![\s\\])\$(?![\d$\w])/gu,
      (_, body: string) => `$$${body}$$`,
    );
}
