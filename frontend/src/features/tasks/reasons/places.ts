/** Places in a text: sentences to mark, and offsets in UTF-16 units and in code points. */

export type Range = Readonly<{ start: number; end: number }>;

const breaker = new Intl.Segmenter(undefined, { granularity: "sentence" });
const SAYS_SOMETHING = /[\p{L}\p{N}\p{So}]/u;

/** Returns the sentences of each line, without the spaces around them. */
export function sentencesIn(text: string): Range[] {
  const found: Range[] = [];
  let lineStart = 0;
  for (const line of text.split("\n")) {
    for (const { segment, index } of breaker.segment(line)) {
      const start = lineStart + index + (segment.length - segment.trimStart().length);
      const end = lineStart + index + segment.trimEnd().length;
      if (SAYS_SOMETHING.test(segment)) found.push({ start, end });
    }
    lineStart += line.length + 1;
  }
  return found;
}

/** Converts offsets of JavaScript's strings to code points, in which the server counts. */
export function inPoints(text: string, { start, end }: Range): Range {
  const before = [...text.slice(0, start)].length;
  return { start: before, end: before + [...text.slice(start, end)].length };
}

export function inUnits(text: string, { start, end }: Range): Range {
  const points = [...text];
  const before = points.slice(0, start).join("").length;
  return { start: before, end: before + points.slice(start, end).join("").length };
}

export type Piece<Mark> = Range & { marks: readonly Mark[] };

/** Cuts a range wherever a mark begins or ends, and says which marks cover each piece. */
export function cutAtMarks<Mark extends Range>(
  range: Range,
  marks: readonly Mark[],
): Piece<Mark>[] {
  const inside = (at: number) => at > range.start && at < range.end;
  const cuts = marks.flatMap(({ start, end }) => [start, end]).filter(inside);
  const places = [...new Set([range.start, ...cuts, range.end])].sort((a, b) => a - b);
  return places.slice(0, -1).map((start, at) => ({
    start,
    end: places[at + 1] ?? range.end,
    marks: marks.filter((mark) => mark.start <= start && mark.end > start),
  }));
}

/**
 * Returns the part of the source that is selected inside `root`, or null. Each piece of the source
 * carries its offset in `data-at`, and a hidden character, which is drawn as its name, its length
 * in `data-length`.
 */
export function selectedIn(root: HTMLElement, selection: Selection | null): Range | null {
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const chosen = selection.getRangeAt(0);
  if (!root.contains(chosen.commonAncestorContainer)) return null;
  const start = offsetOf(chosen.startContainer, chosen.startOffset);
  const end = offsetOf(chosen.endContainer, chosen.endOffset);
  return start !== null && end !== null && start < end ? { start, end } : null;
}

function offsetOf(node: Node, offset: number): number | null {
  if (node instanceof Text) {
    const piece = node.parentElement?.closest<HTMLElement>("[data-at]");
    if (!piece) return null;
    const { at, length } = piece.dataset;
    if (length === undefined) return Number(at) + offset;
    return Number(at) + (offset > 0 ? Number(length) : 0);
  }
  const next = node.childNodes[offset];
  const first = next instanceof HTMLElement ? firstPiece(next) : null;
  if (first) return Number(first.dataset.at);
  const pieces = node instanceof HTMLElement ? node.querySelectorAll<HTMLElement>("[data-at]") : [];
  const last = pieces[pieces.length - 1];
  return last
    ? Number(last.dataset.at) + Number(last.dataset.length ?? last.textContent.length)
    : null;
}

function firstPiece(element: HTMLElement): HTMLElement | null {
  return element.matches("[data-at]") ? element : element.querySelector<HTMLElement>("[data-at]");
}
