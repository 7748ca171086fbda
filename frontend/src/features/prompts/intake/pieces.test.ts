import { expect, test } from "vitest";
import { ApiError, Unreachable } from "@/api/errors";
import { PIECE, sendPieces } from "./pieces";

function receiver(failures: unknown[] = [], losesAnswers = false) {
  const pieces: Blob[] = [];
  const arrived = () => pieces.reduce((sum, piece) => sum + piece.size, 0);
  return {
    pieces,
    arrived: async () => arrived(),
    send: async (offset: number, piece: Blob) => {
      const failure = failures.shift();
      if (failure && !losesAnswers) throw failure;
      if (offset !== arrived()) throw new ApiError(409, "piece_does_not_fit", "");
      pieces.push(piece);
      if (failure) throw failure;
      return arrived();
    },
  };
}

const file = new Blob(["x".repeat(2 * PIECE + 5)]);
const atOnce = async () => {};
const lost = new Unreachable(new Error("no line"));

test("a file arrives whole, piece after piece", async () => {
  const there = receiver();
  const steps: number[] = [];

  await sendPieces(file, there, (arrived) => steps.push(arrived), atOnce);

  expect(steps).toEqual([PIECE, 2 * PIECE, file.size]);
});

test("a broken line costs no byte, wherever it breaks", async () => {
  for (const losesAnswers of [false, true]) {
    const there = receiver([undefined, lost, lost], losesAnswers);

    await sendPieces(file, there, () => {}, atOnce);

    expect(await there.arrived()).toBe(file.size);
  }
});

test("an upload goes on where it left off", async () => {
  const there = receiver();
  there.pieces.push(file.slice(0, PIECE + 1));
  const steps: number[] = [];

  await sendPieces(file, there, (arrived) => steps.push(arrived), atOnce);

  expect(steps).toEqual([2 * PIECE + 1, file.size]);
});

test("a line that stays broken, or a refusal, is reported", async () => {
  const always = receiver(Array.from({ length: 9 }, () => lost));
  await expect(sendPieces(file, always, () => {}, atOnce)).rejects.toBe(lost);

  const refusal = new ApiError(409, "intake_cannot_move", "");
  await expect(sendPieces(file, receiver([refusal]), () => {}, atOnce)).rejects.toBe(refusal);
});
