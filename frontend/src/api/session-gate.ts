/** Holds back requests when the session ends, until the person signs in again. */

import { Gate } from "./gate";

const gate = new Gate();

/** Resolves to true when the person has signed in again, and to false when they cancel. */
export const waitForSignIn = () => gate.wait();

export const finishWaiting = (signedIn: boolean) => gate.finish(signedIn);

export const sessionGate = gate;
