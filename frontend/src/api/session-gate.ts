/** Holds back requests when the session ends, until the person signs in again. */

type Listener = () => void;

let waiting: ((signedIn: boolean) => void)[] = [];
const listeners = new Set<Listener>();

function tell() {
  for (const listener of listeners) listener();
}

/** Resolves to true when the person has signed in again, and to false when they cancel. */
export function waitForSignIn(): Promise<boolean> {
  return new Promise((resolve) => {
    waiting = [...waiting, resolve];
    tell();
  });
}

export function finishWaiting(signedIn: boolean) {
  const released = waiting;
  waiting = [];
  for (const resolve of released) resolve(signedIn);
  tell();
}

export const sessionGate = {
  subscribe(listener: Listener) {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
  isClosed: () => waiting.length > 0,
};
