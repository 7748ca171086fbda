/** Uploads a file in pieces, so that a lost connection costs one piece and not the whole file. */

import { ApiError, isApiError, Unreachable } from "@/api/errors";
import { wait } from "@/shared/retry";

export const PIECE = 8 * 1024 * 1024;
/** The pause after each failure in a row (ms). After the last one the upload stops. */
const PAUSES = [1_000, 3_000, 10_000, 30_000];

export interface Receiver {
  /** Sends the bytes from `offset` on; resolves to the number of bytes that have arrived. */
  send: (offset: number, piece: Blob) => Promise<number>;
  /** Resolves to the number of bytes that have arrived. */
  arrived: () => Promise<number>;
}

function mayPass(error: unknown): boolean {
  if (error instanceof Unreachable || isApiError(error, "piece_does_not_fit")) return true;
  return error instanceof ApiError && error.status >= 500;
}

export async function sendPieces(
  file: Blob,
  receiver: Receiver,
  onArrived: (arrived: number) => void,
  pause: (milliseconds: number) => Promise<void> = wait,
): Promise<void> {
  let failures = 0;
  let arrived = await receiver.arrived();
  while (arrived < file.size) {
    try {
      arrived = await receiver.send(arrived, file.slice(arrived, arrived + PIECE));
      failures = 0;
    } catch (error) {
      const next = PAUSES[failures];
      if (!mayPass(error) || next === undefined) throw error;
      failures += 1;
      await pause(next);
      // The piece may have arrived although its answer was lost.
      arrived = await receiver.arrived().catch(() => arrived);
    }
    onArrived(arrived);
  }
}
