/** Reads the audit from the server. */

import { infiniteQueryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { AuditEntryOut } from "@/api/schema";

type Act = AuditEntryOut["act"];

export const acts: readonly Act[] = [
  "signed_in",
  "sign_in_failed",
  "locked_out",
  "signed_out",
  "factor_required",
  "invited",
  "invitation_changed",
  "downloaded",
  "imported",
  "frozen",
  "promoted",
  "registered",
  "retired",
  "published",
  "withdrawn",
  "decided",
  "started",
  "stopped",
  "settings_changed",
  "admin_added",
  "admin_changed",
  "admin_deleted",
  "admin_action",
  "removed_old",
  "backed_up",
  "backup_failed",
  "backup_restored",
  "joined",
  "changed",
  "password_changed",
  "suspended",
  "restored",
  "erasure_planned",
  "erasure_undone",
  "left",
  "qualified",
  "not_qualified",
  "asked_again",
  "reset_link_made",
  "reset_link_revoked",
  "linked",
  "sessions_ended",
  "token_made",
  "token_revoked",
  "factor_added",
  "factor_removed",
  "factors_removed",
  "recovery_codes_made",
  "recovery_code_used",
];

export interface AuditFilter {
  person: string;
  act: Act | "any";
  object_id: string;
  /** Days; both belong to what is shown. */
  since: string;
  until: string;
}

function parametersOf({ person, act, object_id, since, until }: AuditFilter) {
  return {
    ...(person ? { person } : {}),
    ...(act === "any" ? {} : { act }),
    ...(object_id ? { object_id } : {}),
    ...(since ? { since: startOf(since, 0) } : {}),
    ...(until ? { until: startOf(until, 1) } : {}),
  };
}

/** Returns when a day begins in the time zone of the browser, or a later day. */
export function startOf(day: string, later: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}

export function auditQuery(filter: AuditFilter) {
  const chosen = parametersOf(filter);
  return infiniteQueryOptions({
    queryKey: ["audit", chosen],
    queryFn: ({ signal, pageParam }) => {
      const query = { ...chosen, ...(pageParam ? { after: pageParam } : {}) };
      return body(api.GET("/api/people/audit/", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before, // keep showing the list while the person types
  });
}

export function exportAddress(filter: AuditFilter, form: "csv" | "jsonl"): string {
  return `/api/people/audit/export/?${new URLSearchParams({ ...parametersOf(filter), form })}`;
}
