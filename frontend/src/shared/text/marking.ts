import type { Element, ElementContent, Parents, Root, Text } from "hast";
import { SKIP, visit } from "unist-util-visit";

import { pieces } from "./invisible";
import { markOf, type SentenceCounts, sentencesOf } from "./sentences";

const BLOCKS = new Set(["p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "blockquote"]);
const VERBATIM = new Set(["code", "pre", "math", "svg"]);

/** Shows hidden characters in text and code. */
export function showHidden() {
  return (tree: Root) => {
    visit(tree, "text", (node, at, parent) => {
      if (parent === undefined || at === undefined || isFormula(parent)) return undefined;
      const parts = pieces(node.value);
      if (parts.every((part) => !part.hidden)) return undefined;
      parent.children.splice(
        at,
        1,
        ...parts.map((part) => (part.hidden ? hiddenMark(part.name) : text(part.text))),
      );
      return [SKIP, at + parts.length];
    });
  };
}

const HEADING = /^h[1-6]$/u;

/** Nests the headings of a text below those of the page (h1 and h2), without skipping a level. */
export function nestHeadings() {
  return (tree: Root) => {
    const headings: Element[] = [];
    visit(tree, "element", (node) => {
      if (HEADING.test(node.tagName)) headings.push(node);
    });
    const levels = [...new Set(headings.map(({ tagName }) => tagName))].sort();
    for (const heading of headings) {
      heading.tagName = `h${Math.min(levels.indexOf(heading.tagName) + 3, 6)}`;
    }
  };
}

const LISTS = new Set(["ul", "ol"]);
const LETTER = /\p{L}/u;
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;

/**
 * Sets the direction of each block, so that mixed left-to-right and right-to-left text reads
 * correctly. A list needs a fixed direction: "auto" does not look into elements that have one.
 */
export function letDirectionFollowText() {
  return (tree: Root) => {
    visit(tree, "element", (block) => {
      if (LISTS.has(block.tagName)) block.properties.dir = directionOf(block);
      else if (BLOCKS.has(block.tagName) && block.tagName !== "li") block.properties.dir = "auto";
    });
  };
}

function directionOf(list: Element): "ltr" | "rtl" {
  let text = "";
  visit(list, "text", (node) => {
    text += node.value;
  });
  return RIGHT_TO_LEFT.test(LETTER.exec(text)?.[0] ?? "") ? "rtl" : "ltr";
}

/** KaTeX needs the formula as one text. */
function isFormula(parent: Parents): boolean {
  if (parent.type !== "element" || !Array.isArray(parent.properties.className)) return false;
  return parent.properties.className.includes("language-math");
}

/** Dims sentences that several replies share and underlines sentences of only this one. */
export function markSentences(counts: SentenceCounts) {
  return () => (tree: Root) => {
    visit(tree, "element", (block) => {
      if (BLOCKS.has(block.tagName)) markBlock(block, counts);
    });
  };
}

function markBlock(block: Element, counts: SentenceCounts): void {
  const leaves = textLeaves(block);
  const whole = leaves.map(({ node }) => node.value).join("");
  const sentences = sentencesOf(whole);
  let from = 0;
  for (const { node, parent } of leaves) {
    const end = from + node.value.length;
    const cuts: ElementContent[] = [];
    let at = from;
    for (const sentence of sentences) {
      const start = Math.max(sentence.start, from);
      const stop = Math.min(sentence.end, end);
      if (start >= stop) continue;
      if (start > at) cuts.push(text(whole.slice(at, start)));
      cuts.push(span(whole.slice(start, stop), markOf(sentence.key, counts)));
      at = stop;
    }
    if (at < end) cuts.push(text(whole.slice(at, end)));
    parent.children.splice(parent.children.indexOf(node), 1, ...cuts);
    from = end;
  }
}

/** Returns the text of one block in reading order, without nested blocks and code. */
function textLeaves(parent: Element): { node: Text; parent: Element }[] {
  return parent.children.flatMap((child) => {
    if (child.type === "text") return [{ node: child, parent }];
    if (child.type !== "element") return [];
    if (BLOCKS.has(child.tagName) || VERBATIM.has(child.tagName)) return [];
    return textLeaves(child);
  });
}

function text(value: string): Text {
  return { type: "text", value };
}

function span(value: string, mark: string | undefined): ElementContent {
  if (mark === undefined) return text(value);
  return {
    type: "element",
    tagName: "span",
    properties: { className: [`sentence-${mark}`] },
    children: [text(value)],
  };
}

function hiddenMark(name: string): Element {
  return {
    type: "element",
    tagName: "span",
    properties: { className: ["hidden-character"], title: name },
    children: [text(name.split(" ", 1)[0] ?? name)],
  };
}
