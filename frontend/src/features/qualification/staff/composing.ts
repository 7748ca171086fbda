/** A test while it is being composed. */

import type { ScreeningIn, ScreeningOut } from "@/api/schema";

export type Kind = "flag" | "rank" | "demonstrate";

export interface ItemDraft {
  /** Identifies a card while cards are moved. */
  key: string;
  kind: Kind;
  prompt: string;
  replies: string[];
  /** The rank of each reply; 0 when it is not set yet. */
  places: number[];
  is_sensitive: boolean | null;
}

export interface TestDraft {
  name: string;
  topics: string;
  items: ItemDraft[];
}

export const blankTest: TestDraft = { name: "", topics: "", items: [] };

export function blankItem(kind: Kind): ItemDraft {
  const two = kind === "rank" ? 2 : 0;
  return {
    key: crypto.randomUUID(),
    kind,
    prompt: "",
    replies: Array<string>(two).fill(""),
    places: Array<number>(two).fill(0),
    is_sensitive: null,
  };
}

export function isFinished({ kind, prompt, replies, places, is_sensitive }: ItemDraft): boolean {
  if (prompt.trim() === "") return false;
  if (kind === "flag") return is_sensitive !== null;
  if (kind === "demonstrate") return true;
  return replies.every((reply) => reply.trim() !== "") && places.every((place) => place > 0);
}

export function moved(items: readonly ItemDraft[], at: number, by: -1 | 1): ItemDraft[] {
  const next = [...items];
  const [one, other] = [next[at], next[at + by]];
  if (one === undefined || other === undefined) return next;
  [next[at], next[at + by]] = [other, one];
  return next;
}

/** Returns the request for the API, without empty topics. */
export function toRequest({ name, topics, items }: TestDraft): ScreeningIn {
  const lines = topics.split("\n").map((line) => line.trim());
  return {
    name,
    topics: lines.filter((line) => line !== ""),
    items: items.map(({ key: _, ...item }) => item),
  };
}

export function draftOf({ name, topics, items }: ScreeningOut): TestDraft {
  return {
    name,
    topics: (topics ?? []).join("\n"),
    items: items.map((item) => ({
      key: item.id,
      kind: item.kind,
      prompt: item.prompt,
      replies: item.replies ?? [],
      places: item.places ?? [],
      is_sensitive: item.is_sensitive ?? null,
    })),
  };
}
