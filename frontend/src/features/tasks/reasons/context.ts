import { createContext, useContext } from "react";
import type { Limits } from "@/shared/text/limits";
import type { SpanKind } from "../rating/ratings";
import type { Reasons } from "./reasons";

export type What = "mark" | "note" | "rewrite";
export type Opened = { slot: string; what: What } | null;

/** What the cards of replies need to collect reasons. */
export type ReasonsAtHand = {
  reasons: Reasons;
  kinds: readonly SpanKind[];
  /** Limits of a rewrite, and the language in which its spelling is checked. */
  limits: Limits;
  language: string;
  /** The reply that can be rewritten: the one already rewritten, or else the best one. */
  rewritable: string | undefined;
  opened: Opened;
  open: (opened: Opened) => void;
  /** A change that can be undone. */
  mark: (reasons: Reasons) => void;
  /** A change of a text; text fields have their own undo. */
  write: (reasons: Reasons) => void;
};

export const ReasonsContext = createContext<ReasonsAtHand | null>(null);

/** Returns null where no reasons are collected, as in a screening test. */
export function useReasons(): ReasonsAtHand | null {
  return useContext(ReasonsContext);
}
