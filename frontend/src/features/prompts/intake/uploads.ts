/** Running uploads. They continue while the person looks at other pages. */

import { useSyncExternalStore } from "react";
import { type Receiver, sendPieces } from "./pieces";

export interface Upload {
  arrived: number;
  isRunning: boolean;
  error: unknown;
}

const uploads = new Map<number, Upload>();
const listeners = new Set<() => void>();

function change(intake: number, upload: Upload) {
  uploads.set(intake, upload);
  for (const listener of listeners) listener();
}

export async function upload(intake: number, file: Blob, receiver: Receiver): Promise<void> {
  if (uploads.get(intake)?.isRunning) return;
  let arrived = 0;
  const say = (isRunning: boolean, error: unknown = null) =>
    change(intake, { arrived, isRunning, error });
  say(true);
  try {
    await sendPieces(file, receiver, (now) => {
      arrived = now;
      say(true);
    });
    say(false);
  } catch (error) {
    say(false, error);
  }
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Returns the upload of an intake in this tab; undefined when there is none. */
export function useUpload(intake: number): Upload | undefined {
  return useSyncExternalStore(subscribe, () => uploads.get(intake));
}
