import { type ComponentProps, isValidElement, memo, type ReactElement, useEffect } from "react";
import Markdown, { type Options } from "react-markdown";
import { usePart } from "../parts";
import { Mathematics } from "./Mathematics";
import { letDirectionFollowText, markSentences, nestHeadings, showHidden } from "./marking";
import { withMathMarks } from "./mathMarks";
import { hasCode, highlighting } from "./parts";
import { rehypePlugins, remarkPlugins } from "./pipeline";
import { type MarkedWords, markWords } from "./rendered";
import type { SentenceCounts } from "./sentences";

import "./text.css";

type Highlight = typeof highlighting.content;

type Props = {
  text: string;
  /** Dims sentences shared with other texts and underlines unique ones. */
  counts?: SentenceCounts | undefined;
  /** Words to mark, as ranges of the rendered text. Used instead of `counts`. */
  words?: MarkedWords | undefined;
};

/**
 * Renders Markdown of people or models safely: HTML stays text, links go only to https and mail,
 * images are never fetched, and hidden characters are visible.
 */
export const RichText = memo(function RichText({ text, counts, words }: Props) {
  const highlight = useHighlighting(text);
  const marks = words ? markWords(words) : counts && markSentences(counts);
  return (
    <div className="rich-text" dir="auto">
      {marks === undefined ? renderedOnce(text, highlight) : draw(text, highlight, [marks])}
    </div>
  );
});

/** Returns the plugin that highlights code, once a text with code has loaded it. */
function useHighlighting(text: string): Highlight {
  const plugin = usePart(highlighting);
  const isNeeded = hasCode(text);
  useEffect(() => {
    if (isNeeded) void highlighting.load();
  }, [isNeeded]);
  return isNeeded ? plugin : undefined;
}

const MOST_KEPT = 100;
const kept = new Map<string, ReactElement>();

/** Caches the rendered Markdown of each text, because parsing is the slowest part of showing a task. */
function renderedOnce(text: string, highlight: Highlight): ReactElement {
  const key = `${highlight === undefined ? "plain" : "highlighted"} ${text}`;
  const element = kept.get(key) ?? draw(text, highlight, []);
  kept.delete(key);
  kept.set(key, element);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return element;
}

/** Called in an idle moment, it makes the next task appear immediately: code already highlighted. */
export async function renderAhead(text: string): Promise<void> {
  if (hasCode(text)) await highlighting.load();
  renderedOnce(text, hasCode(text) ? highlighting.content : undefined);
}

function draw(
  text: string,
  highlight: Highlight,
  marks: ReturnType<typeof markSentences>[],
): ReactElement {
  return Markdown({
    children: withMathMarks(text),
    remarkPlugins,
    rehypePlugins: [
      ...rehypePlugins,
      ...(highlight ? [highlight] : []),
      ...marks,
      showHidden,
      nestHeadings,
      letDirectionFollowText,
    ],
    components,
    urlTransform: onlySafe,
  });
}

function onlySafe(address: string): string | undefined {
  return /^(?:https:|mailto:)/iu.test(address) ? address : undefined;
}

const components: Options["components"] = {
  a: Link,
  img: Picture,
  pre: Block,
  code: Code,
};

function Link({ href, children }: ComponentProps<"a">) {
  if (href === undefined) return <span>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}

function Picture({ alt }: ComponentProps<"img">) {
  return <span className="picture-left-out">[{alt}]</span>;
}

function isMathematics(className: string | undefined): boolean {
  return className?.includes("math-") ?? false;
}

function Code({ className, children }: ComponentProps<"code">) {
  if (!isMathematics(className)) return <code className={className}>{children}</code>;
  return (
    <Mathematics isBlock={className?.includes("math-display") ?? false} tex={String(children)} />
  );
}

/** A wide block scrolls, so it must be reachable by keyboard. */
function Block({ children }: ComponentProps<"pre">) {
  const isFormula =
    isValidElement<{ className?: string }>(children) && isMathematics(children.props.className);
  const Tag = isFormula ? "div" : "pre";
  return (
    <Tag className={isFormula ? "formula" : undefined} dir="ltr" tabIndex={0}>
      {children}
    </Tag>
  );
}
