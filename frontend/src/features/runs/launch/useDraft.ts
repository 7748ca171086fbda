import { useEffect, useState } from "react";
import { useLocalStorage } from "@/shared/useLocalStorage";
import { type Draft, emptyDraft, isKind, type Kind } from "./form";

const nothing: Partial<Record<Kind, Draft>> = {};

/**
 * The draft of each step, which survives reloads. Parameters in the address are filled in first.
 */
export function useDraft(address: URLSearchParams, suggestedPreset: string) {
  const asked = address.get("step");
  const [kind, setKind] = useState<Kind>(isKind(asked) ? asked : "sft");
  const [drafts, setDrafts] = useLocalStorage("runs.launch", nothing);
  const start = { ...emptyDraft, preset: suggestedPreset };
  const draft = drafts[kind] ?? start;

  const change = (part: Partial<Draft>) =>
    setDrafts((known) => ({ ...known, [kind]: { ...(known[kind] ?? start), ...part } }));
  const forget = () => setDrafts((known) => ({ ...known, [kind]: undefined }));

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens
  useEffect(() => {
    const filled = [...address].filter(([name]) => name !== "step" && name !== "from");
    if (filled.length === 0) return;
    const inputs = Object.fromEntries(filled.map(([name, ids]) => [name, ids.split(",")]));
    change({ inputs: { ...draft.inputs, ...inputs } });
  }, []);

  const choose = (next: Kind) => {
    setKind(next);
    window.history.replaceState(null, "", `?step=${next}`);
  };
  return { kind, choose, draft, change, forget };
}

/** The draft of a clone, which is kept only while its page is open. */
export function useCloneDraft(begin: Draft) {
  const [draft, setDraft] = useState(begin);
  const change = (part: Partial<Draft>) => setDraft((known) => ({ ...known, ...part }));
  return { draft, change, forget: () => setDraft(begin) };
}
