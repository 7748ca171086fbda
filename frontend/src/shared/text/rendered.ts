/** The text of rendered Markdown, and marks on some of its words. */

import type { Element, ElementContent, Parents, Root, Text } from "hast";
import Markdown from "react-markdown";
import { SKIP, visit } from "unist-util-visit";
import { withMathMarks } from "./mathMarks";
import { rehypePlugins, remarkPlugins } from "./pipeline";

/** A part of a text, from its first character to the one after its last. */
export type Range = Readonly<{ start: number; end: number }>;

/** Ranges of a text to mark. A text that is compared has words that the other one does not have. */
export type MarkedWords = Readonly<{ tag: "del" | "ins"; ranges: readonly Range[] }>;

/** A text node, or a formula, which is marked as a whole. */
type Leaf = { node: Text | Element; parent: Parents; value: string };

/** Returns what a reader sees of a Markdown text, without its marks. */
export function renderedText(markdown: string): string {
  let found = "";
  const read = () => (tree: Root) => {
    found = leavesOf(tree)
      .map(({ value }) => value)
      .join("");
  };
  Markdown({
    children: withMathMarks(markdown),
    remarkPlugins,
    rehypePlugins: [...rehypePlugins, read],
  });
  return found;
}

/** Marks ranges of the rendered text, across Markdown, code and formulas. */
export function markWords({ tag, ranges }: MarkedWords) {
  return () => (tree: Root) => {
    let from = 0;
    for (const leaf of leavesOf(tree)) {
      const inLeaf = ranges.filter(
        ({ start, end }) => start < from + leaf.value.length && end > from,
      );
      if (inLeaf.length > 0) {
        const own = inLeaf.map(({ start, end }) => ({ start: start - from, end: end - from }));
        const at = leaf.parent.children.indexOf(leaf.node as ElementContent);
        leaf.parent.children.splice(at, 1, ...markedLeaf(leaf, own, tag));
      }
      from += leaf.value.length;
    }
  };
}

function markedLeaf({ node, value }: Leaf, ranges: readonly Range[], tag: MarkedWords["tag"]) {
  if (node.type === "element") return [mark(tag, node)];
  return cutAt(value, ranges).map(({ text, isMarked }): ElementContent => {
    const piece: Text = { type: "text", value: text };
    // Spaces between blocks must not get an element around them.
    return isMarked && text.trim() !== "" ? mark(tag, piece) : piece;
  });
}

/** Cuts a text into marked and other pieces, in order. */
export function cutAt(text: string, ranges: readonly Range[]) {
  const pieces: { text: string; isMarked: boolean }[] = [];
  let at = 0;
  for (const { start, end } of ranges) {
    pieces.push({ text: text.slice(at, Math.max(start, at)), isMarked: false });
    pieces.push({ text: text.slice(Math.max(start, at), end), isMarked: true });
    at = Math.min(end, text.length);
  }
  return [...pieces, { text: text.slice(at), isMarked: false }].filter(
    (piece) => piece.text !== "",
  );
}

function mark(tagName: MarkedWords["tag"], child: Element | Text): Element {
  return {
    type: "element",
    tagName,
    properties: { className: [`word-${tagName}`] },
    children: [child],
  };
}

function leavesOf(tree: Root): Leaf[] {
  const leaves: Leaf[] = [];
  visit(tree, (node, _at, parent) => {
    if (parent === undefined) return undefined;
    if (node.type === "text") leaves.push({ node, parent, value: node.value });
    if (node.type !== "element") return undefined;
    const formula = formulaIn(node);
    if (formula === undefined) return undefined;
    leaves.push({ node, parent, value: formula });
    return SKIP;
  });
  return leaves;
}

/** Returns the source of a formula, for its `code` element or for the `pre` around that. */
function formulaIn(node: Element): string | undefined {
  const [child] = node.children;
  if (node.tagName === "pre") return child?.type === "element" ? formulaIn(child) : undefined;
  const classes = node.properties.className;
  const isMath = Array.isArray(classes) && classes.includes("language-math");
  return isMath && child?.type === "text" ? child.value : undefined;
}
