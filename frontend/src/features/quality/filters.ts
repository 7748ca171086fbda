/** What narrows the views. It lies in the address, so that a view can be sent to somebody. */

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

/** The server refuses in words what makes no sense, so nothing is judged here. */
export function filtersIn(search: URLSearchParams): FilterQuery {
  const found = filterKeys.flatMap((key) => {
    const value = search.get(key);
    if (value === null) return [];
    return [[key, numbers.has(key) && /^\d+$/.test(value) ? Number(value) : value]];
  });
  return Object.fromEntries(found) as FilterQuery;
}

export type Patch = Readonly<Record<string, string>>;

/** Empty takes a filter away. With other filters a list begins anew. */
export function patched(search: URLSearchParams, patch: Patch): URLSearchParams {
  const next = new URLSearchParams(search);
  next.delete("offset");
  for (const [key, value] of Object.entries(patch)) {
    if (value) next.set(key, value);
    else next.delete(key);
  }
  return next;
}

/** The filters as the end of an address; what is about one page only stays behind. */
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
