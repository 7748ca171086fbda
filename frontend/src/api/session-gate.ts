/** A session may end while somebody works. Requests then wait here until they are signed in again. */

type Listener = () => void;

let waiting: ((signedIn: boolean) => void)[] = [];
const listeners = new Set<Listener>();

function tell() {
  for (const listener of listeners) listener();
}

/** Resolves to true once the person has signed in again, to false when they gave up. */
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
