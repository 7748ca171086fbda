import { useMutation, useQuery } from "@tanstack/react-query";
import { isApiError } from "@/api/errors";
import type { StepOut } from "@/api/schema";
import { useDebounced } from "@/shared/useDebounced";
import { comparePage, runPage } from "../links";
import { checkQuery, type LaunchRequest, launch } from "../queries";
import { bodyOf, type Draft, fieldsFor, inputsFor, type Kind, sweepValues } from "./form";

const AFTER_TYPING = 350; // ms

interface Asked {
  kind: Kind;
  step: StepOut;
  draft: Draft;
  cloneOf: string | undefined;
  onLaunched: () => void;
}

/** Checks the draft on the server while the person types, and launches it. */
export function useLaunch({ kind, step, draft, cloneOf, onLaunched }: Asked) {
  const body = bodyOf(kind, step, draft, cloneOf !== undefined);
  const swept = fieldsFor(kind, step).find(({ name }) => name === draft.sweepOver);
  const values = swept ? sweepValues(swept, draft.sweepValues) : [];
  // Every run of a sweep is checked, and the first one is estimated.
  const sweep = swept && values.length > 0 ? { field: swept.name, values } : {};
  const settled = useDebounced(JSON.stringify({ ...body, name: "", ...sweep }), AFTER_TYPING);
  const check = useQuery(checkQuery(JSON.parse(settled)));
  const start = useMutation({
    meta: { quiet: true },
    mutationFn: () => launch(wishOf()),
    onSuccess: (ids) => {
      onLaunched();
      window.location.assign(ids.length === 1 ? runPage(ids[0] ?? "") : comparePage(ids));
    },
  });
  const wishOf = (): LaunchRequest => {
    if (swept) return { kind: "sweep", body: { ...body, field: swept.name, values } };
    return cloneOf ? { kind: "clone", of: cloneOf, body } : { kind: "once", body };
  };

  const missing = inputsFor(kind, step).filter(
    ({ name, required }) => required && (draft.inputs[name] ?? []).length === 0,
  );
  const refused = isApiError(start.error) ? start.error.fields : {};
  // Errors of the previous draft say nothing about this one.
  const found = check.isPlaceholderData ? {} : (check.data?.fields ?? {});
  // An input that is not selected yet is mentioned beside the button instead of marked red.
  const notYet = new Set(start.isError ? [] : missing.map(({ name }) => name));
  const fields = Object.fromEntries(
    Object.entries({ ...found, ...refused }).filter(([name]) => !notYet.has(name)),
  );
  return { check, start, fields, missing, runs: Math.max(1, values.length) };
}
