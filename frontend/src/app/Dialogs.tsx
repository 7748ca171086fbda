import { useSyncExternalStore } from "react";
import { finishProof, proofGate } from "@/api/proof-gate";
import { useShortcut } from "@/shared/keys/useShortcut";
import { onDemand } from "@/shared/ui/onDemand";
import { keyMap } from "./keyMapState";
import { SessionEnds } from "./SessionEnds";
import { SessionGate } from "./SessionGate";
import { loadAllWords } from "./words";

const KeyMap = onDemand(async () => {
  const [{ KeyMap }] = await Promise.all([import("./KeyMap"), loadAllWords()]);
  return KeyMap;
});
const ProofDialog = onDemand(async () => {
  const [{ ProofDialog }] = await Promise.all([import("./ProofDialog"), loadAllWords()]);
  return ProofDialog;
});

/** The dialogs that can open on every page. */
export function Dialogs() {
  const showsKeys = useSyncExternalStore(keyMap.subscribe, keyMap.isOpen);
  const wantsProof = useSyncExternalStore(proofGate.subscribe, proofGate.isClosed);
  useShortcut({ id: "keys.show", run: keyMap.open });
  return (
    <>
      <KeyMap isOpen={showsKeys} onClose={keyMap.close} />
      <SessionEnds />
      <ProofDialog isOpen={wantsProof} onClose={() => finishProof(false)} />
      <SessionGate />
    </>
  );
}
