/** A candidate's answer to one question, and whether it is complete. */

import type { BlankItemOut } from "@/api/schema";

export interface ItemAnswer {
  is_sensitive: boolean | null;
  places: number[];
  text: string;
}

export const emptyItemAnswer: ItemAnswer = { is_sensitive: null, places: [], text: "" };

export function isComplete(item: BlankItemOut, said: ItemAnswer): boolean {
  if (item.kind === "flag") return said.is_sensitive !== null;
  if (item.kind === "demonstrate") return said.text.trim() !== "";
  return said.places.length === item.replies.length && said.places.every((place) => place > 0);
}
