/** The filters of the quality pages. They are in the address, so that a view can be shared. */

import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";
import type { paths } from "@/api/schema";

export type FilterQuery = NonNullable<
  paths["/api/quality/overview/"]["get"]["parameters"]["query"]
>;
export type FilterKey = keyof FilterQuery;

export const filterKeys = [
  ...["ties", "since", "until", "purpose", "round", "group", "use_case", "language"],
  ...["k", "guideline", "labeler", "other", "reward_model"],
] as readonly FilterKey[];

const numbers: ReadonlySet<string> = new Set<FilterKey>(["round", "k", "guideline"]);

/** Returns the filters in the address. The server validates them. */
export function filtersIn(search: URLSearchParams): FilterQuery {
  const found = filterKeys.flatMap((key) => {
    const value = search.get(key);
    if (value === null) return [];
    return [[key, numbers.has(key) && /^\d+$/.test(value) ? Number(value) : value]];
  });
  return Object.fromEntries(found) as FilterQuery;
}

export type Patch = Readonly<Record<string, string>>;

/**
 * Sets filters; an empty value removes one. Changing a filter returns to the first page of a list.
 */
export function patched(search: URLSearchParams, patch: Patch): URLSearchParams {
  const next = new URLSearchParams(search);
  next.delete("offset");
  for (const [key, value] of Object.entries(patch)) {
    if (value) next.set(key, value);
    else next.delete(key);
  }
  return next;
}

/** Returns the filters as a query string, without parameters that belong to one page only. */
export function kept(search: URLSearchParams, patch: Patch = {}): string {
  const next = patched(search, patch);
  for (const key of [...next.keys()]) {
    if (!filterKeys.includes(key as FilterKey)) next.delete(key);
  }
  const text = next.toString();
  return text ? `?${text}` : "";
}

export function useFilters() {
  const [search, setSearch] = useSearchParams();
  const asked = useMemo(() => filtersIn(search), [search]);
  const change = useCallback(
    (patch: Patch) => setSearch((before) => patched(before, patch), { replace: true }),
    [setSearch],
  );
  return { asked, search, change };
}
