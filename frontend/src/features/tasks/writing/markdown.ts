/** How the buttons of the toolbar change a text: each replaces a range and selects what follows. */

export type Selected = Readonly<{ text: string; start: number; end: number }>;

/** Replaces the text between two places; then the range `select` of the new text is selected. */
export type Edit = Readonly<{
  from: number;
  to: number;
  insert: string;
  select: readonly [number, number];
}>;

/** Puts the marks around the selection, or takes them away if they are there. */
export function wrapped({ text, start, end }: Selected, mark: string): Edit {
  const { length } = mark;
  const inside = text.slice(start, end);
  if (isMarked(text.slice(0, start), text.slice(end), mark)) {
    const from = start - length;
    return { from, to: end + length, insert: inside, select: [from, from + inside.length] };
  }
  const select = [start + length, end + length] as const;
  return { from: start, to: end, insert: `${mark}${inside}${mark}`, select };
}

/** Whether exactly this mark is around a place: `**` is not two times `*`. */
function isMarked(before: string, after: string, mark: string): boolean {
  const [sign = ""] = mark;
  const ends = before.length - before.replace(new RegExp(`[${sign}]+$`, "u"), "").length;
  const begins = after.length - after.replace(new RegExp(`^[${sign}]+`, "u"), "").length;
  const has = (count: number) => count === mark.length || count === 3;
  return sign !== "" && has(ends) && has(begins);
}

type Prefix = (line: number) => string;

/** Begins every selected line with a prefix, or takes it away if all lines have it. */
export function prefixed({ text, start, end }: Selected, prefix: Prefix): Edit {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const next = text.indexOf("\n", end);
  const to = next < 0 ? text.length : next;
  const lines = text.slice(from, to).split("\n");
  const areAll = lines.every((line, at) => line.startsWith(prefix(at)));
  const changed = lines.map((line, at) =>
    areAll ? line.slice(prefix(at).length) : prefix(at) + line,
  );
  const insert = changed.join("\n");
  const isOneLine = lines.length === 1;
  const last = from + insert.length;
  return { from, to, insert, select: [isOneLine ? last : from, last] };
}

/** Code inside a line, or a block for more than one line. */
export function asCode(selected: Selected): Edit {
  const inside = selected.text.slice(selected.start, selected.end);
  if (!inside.includes("\n")) return wrapped(selected, "`");
  return block(selected, `\`\`\`\n${inside}\n\`\`\``, [4, 4 + inside.length]);
}

const ADDRESS = "https://";

/** A link; its address is selected, because it is to be written next. */
export function asLink({ text, start, end }: Selected): Edit {
  const inside = text.slice(start, end);
  const at = start + `[${inside}](`.length;
  const select =
    inside === "" ? ([start + 1, start + 1] as const) : ([at, at + ADDRESS.length] as const);
  return { from: start, to: end, insert: `[${inside}](${ADDRESS})`, select };
}

/** An empty table of two columns after the selection. */
export function withTable({ text, end }: Selected): Edit {
  return block({ text, start: end, end }, "|  |  |\n| --- | --- |\n|  |  |", [2, 2]);
}

/** Inserts lines of their own, with an empty line around them. */
function block({ text, start, end }: Selected, lines: string, select: [number, number]): Edit {
  const line = start === 0 || text[start - 1] === "\n";
  const before = /(?:^|\n\n)$/u.test(text.slice(0, start)) ? "" : line ? "\n" : "\n\n";
  const after = /^(?:\n|$)/u.test(text.slice(end)) ? "" : "\n\n";
  const at = start + before.length;
  return {
    from: start,
    to: end,
    insert: before + lines + after,
    select: [at + select[0], at + select[1]],
  };
}

/** Types an edit into the field, so that the browser's own undo takes it back. */
export function type(field: HTMLTextAreaElement, { from, to, insert, select }: Edit): void {
  field.focus();
  field.setSelectionRange(from, to);
  document.execCommand(insert === "" ? "delete" : "insertText", false, insert);
  field.setSelectionRange(...select);
}
