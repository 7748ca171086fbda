import type { Me } from "@/shared/session/session";

/** Whether the person can get real tasks now. */
export function isQualified({ qualified_at, requalify_by }: Me): boolean {
  return qualified_at !== null && (requalify_by === null || new Date(requalify_by) > new Date());
}
