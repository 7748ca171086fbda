/** Holds back a request that needs a proof, until the person gives their password or cancels. */

import { Gate } from "./gate";

const gate = new Gate();

/** Resolves to true when the person has given the proof, and to false when they cancel. */
export const waitForProof = () => gate.wait();

export const finishProof = (given: boolean) => gate.finish(given);

export const proofGate = gate;
