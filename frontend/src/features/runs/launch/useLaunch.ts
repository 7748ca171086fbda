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

/** What the server says about the draft while it is typed, and what launching it says. */
export function useLaunch({ kind, step, draft, cloneOf, onLaunched }: Asked) {
  const body = bodyOf(kind, step, draft, cloneOf !== undefined);
  const swept = fieldsFor(kind, step).find(({ name }) => name === draft.sweepOver);
  const values = swept ? sweepValues(swept, draft.sweepValues) : [];
  // Every run of a sweep is looked at, and the first is foretold.
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
  // What was wrong with the draft before says nothing about this one.
  const found = check.isPlaceholderData ? {} : (check.data?.fields ?? {});
  // What is simply not chosen yet is said calmly beside the button, not in red.
  const notYet = new Set(start.isError ? [] : missing.map(({ name }) => name));
  const fields = Object.fromEntries(
    Object.entries({ ...found, ...refused }).filter(([name]) => !notYet.has(name)),
  );
  return { check, start, fields, missing, runs: Math.max(1, values.length) };
}
