/**
 * Every shortcut of the application with its default keys, so that people can change a key without
 * opening the screen that uses it. Groups and labels are keys of the word catalogues.
 */

import i18next from "i18next";

export interface Entry {
  group: string;
  label: string;
  keys: readonly string[];
  /** A short form of many keys, such as "1 – 9". These keys cannot be changed. */
  shown?: string;
}

const EVERYWHERE = "keys.everywhere";
const TASK = "tasks:keys.group";
const REPLIES = "tasks/ranking:keys.group";
const DIGITS = [..."123456789"];

const entries = {
  "keys.show": { group: EVERYWHERE, label: "keys.show", keys: ["?"] },
  "seats.handIn": { group: TASK, label: "tasks:handIn", keys: ["Ctrl+Enter"] },
  "seats.undo": { group: TASK, label: "tasks:undo", keys: ["u"] },
  "seats.skip": { group: TASK, label: "tasks:skip.title", keys: ["s"] },
  "seats.cannotRank": { group: TASK, label: "tasks:cannotRank.title", keys: ["x"] },
  "seats.reason": {
    group: TASK,
    label: "tasks:keys.reason",
    keys: [],
    shown: "1 – 6",
  },
  "seats.prompt": { group: TASK, label: "tasks:keys.prompt", keys: ["p"] },
  "seats.turns": { group: TASK, label: "tasks:keys.turns", keys: ["Shift+t"] },
  "seats.pin": { group: TASK, label: "tasks:pinPrompt", keys: ["Shift+p"] },
  "seats.previous": { group: TASK, label: "tasks:previous.title", keys: ["l"] },
  "seats.guideline": { group: TASK, label: "tasks:guideline.title", keys: ["Ctrl+/"] },
  "seats.ask": { group: TASK, label: "tasks:questions.title", keys: ["Ctrl+?"] },
  "ranking.pick": {
    group: REPLIES,
    label: "tasks/ranking:keys.pick",
    keys: [..."abcdefghi"],
    shown: "A – I",
  },
  "ranking.rank": {
    group: REPLIES,
    label: "tasks/ranking:keys.rank",
    keys: DIGITS,
    shown: "1 – 9",
  },
  "ranking.unrank": {
    group: REPLIES,
    label: "tasks/ranking:keys.unrank",
    keys: ["0", "Backspace"],
  },
  "ranking.rate": {
    group: REPLIES,
    label: "tasks/ranking:keys.rate",
    keys: DIGITS.map((digit) => `Shift+${digit}`),
    shown: "Shift+1 – 7",
  },
  "ranking.next": { group: REPLIES, label: "tasks/ranking:nextReply", keys: ["j"] },
  "ranking.previous": { group: REPLIES, label: "tasks/ranking:previousReply", keys: ["k"] },
  "ranking.flags": { group: REPLIES, label: "tasks/ranking:keys.flags", keys: ["t"] },
  "ranking.marks": { group: REPLIES, label: "tasks/ranking:markDifferences", keys: ["Shift+d"] },
  "ranking.pair": { group: REPLIES, label: "tasks/ranking:comparePair", keys: ["Shift+f"] },
  "ranking.folds": { group: REPLIES, label: "tasks/ranking:foldLong", keys: ["Shift+e"] },
  "ranking.raw": { group: REPLIES, label: "tasks/ranking:rawText", keys: ["Shift+r"] },
  "ranking.layout": { group: REPLIES, label: "tasks/ranking:nextLayout", keys: ["Shift+v"] },
  "ranking.inOrder": { group: REPLIES, label: "tasks/ranking:inOrder", keys: ["Shift+o"] },
  "ranking.advances": { group: REPLIES, label: "tasks/ranking:advances", keys: ["Shift+a"] },
  "reasons.mark": { group: REPLIES, label: "tasks/reasons:keys.mark", keys: ["m"] },
  "reasons.note": { group: REPLIES, label: "tasks/reasons:keys.note", keys: ["Shift+n"] },
  "reasons.rewrite": { group: REPLIES, label: "tasks/reasons:keys.rewrite", keys: ["w"] },
  "writing.bold": {
    group: "tasks/writing:keys.group",
    label: "tasks/writing:tools.bold",
    keys: ["Ctrl+b"],
  },
  "writing.italic": {
    group: "tasks/writing:keys.group",
    label: "tasks/writing:tools.italic",
    keys: ["Ctrl+i"],
  },
  "writing.preview": {
    group: "tasks/writing:keys.group",
    label: "tasks/writing:keys.preview",
    keys: ["Ctrl+e"],
  },
  "screening.yes": {
    group: "qualification:title",
    label: "qualification:sensitive",
    keys: ["y"],
  },
  "screening.no": {
    group: "qualification:title",
    label: "qualification:notSensitive",
    keys: ["n"],
  },
} satisfies Record<string, Entry>;

export type ShortcutId = keyof typeof entries;

const catalogue: Readonly<Record<string, Entry>> = entries;

/** Returns a shortcut with its texts in the current language. */
export function entryOf(id: string): Entry | undefined {
  const entry = catalogue[id];
  return entry && { ...entry, group: say(entry.group), label: say(entry.label) };
}

export function everyEntry(): (Entry & { id: string })[] {
  return Object.keys(catalogue).flatMap((id) => {
    const entry = entryOf(id);
    return entry ? [{ id, ...entry }] : [];
  });
}

// The keys of the words are checked by a test.
function say(key: string): string {
  return i18next.t(key as "product");
}
