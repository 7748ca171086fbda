import { expect, test, vi } from "vitest";

import { Desk, type DeskState } from "./desk";
import { type Delivery, Outbox } from "./outbox";
import type { HandIn, Seat } from "./server";
import { memoryStore } from "./store";

const label = { measures: { active_ms: 1 } } as HandIn;

/** A fake server with numbered seats and two slots per labeler, which can go offline. */
function serverWith(seats: number) {
  const open = Array.from({ length: seats }, (_, at) => String(at + 1));
  const there = { reachable: true, handedIn: [] as string[], skipped: [] as string[] };
  const ask = () => {
    if (!there.reachable) throw new Error("offline");
  };
  const nth = (at: number) => {
    const id = open.filter(
      (seat) => !there.handedIn.includes(seat) && !there.skipped.includes(seat),
    )[at];
    return id === undefined ? null : ({ id } as Seat);
  };
  const server = {
    take: vi.fn(async ({ ahead }: { ahead: boolean }) => {
      ask();
      return nth(ahead ? 1 : 0);
    }),
    skip: vi.fn(async (seat: string) => {
      ask();
      there.skipped.push(seat);
    }),
    undoSkip: vi.fn(async (seat: string) => {
      there.skipped = there.skipped.filter((other) => other !== seat);
      return { id: seat } as Seat;
    }),
  };
  const deliver = async ({ seat }: { seat: string }): Promise<Delivery> => {
    if (!there.reachable) return { is: "later" };
    there.handedIn.push(seat);
    return { is: "taken" };
  };
  const outbox = new Outbox<HandIn>({ store: memoryStore(), deliver, pause: 5 });
  return { there, server, outbox, desk: new Desk(server, outbox) };
}

const shown = (state: DeskState) => (state.is === "open" ? state.seat.id : state.is);

test("hand-in shows the next task before the server has answered", async () => {
  const { desk } = serverWith(3);
  await desk.start();

  const travelling = desk.handIn(label, "key-1");

  expect(shown(desk.current())).toBe("2");
  await travelling;
});

test("one task after the other until nothing is left", async () => {
  const { desk, there } = serverWith(3);
  await desk.start();

  for (const key of ["a", "b", "c"]) await desk.handIn(label, key);

  expect(there.handedIn).toEqual(["1", "2", "3"]);
  expect(shown(desk.current())).toBe("empty");
});

test("without a network two tasks can be finished, and all arrive when it is back", async () => {
  const { desk, there } = serverWith(4);
  await desk.start();
  there.reachable = false;

  await desk.handIn(label, "a");
  expect(shown(desk.current())).toBe("2");
  await desk.handIn(label, "b");
  expect(shown(desk.current())).toBe("failed");

  there.reachable = true;
  await desk.start();
  await vi.waitFor(() => expect(there.handedIn).toEqual(["1", "2"]));
  expect(shown(desk.current())).toBe("3");
});

test("a skipped task comes back when the skip is undone, and the next one is not lost", async () => {
  const { desk } = serverWith(3);
  await desk.start();

  await desk.skip("unclear", "");
  expect(shown(desk.current())).toBe("2");

  await desk.undoSkip("1");
  expect(shown(desk.current())).toBe("1");
  await desk.handIn(label, "a");
  expect(shown(desk.current())).toBe("2");
});

test("a skip that did not reach the server brings the task back", async () => {
  const { desk, there } = serverWith(3);
  await desk.start();
  there.reachable = false;

  await expect(desk.skip("unclear", "")).rejects.toThrow();

  expect(shown(desk.current())).toBe("1");
});

test("the open task and the one loaded ahead are both held", async () => {
  const { desk } = serverWith(3);
  await desk.start();

  expect(desk.held()).toEqual(["1", "2"]);
});

test("a task handed in from another tab is put away here", async () => {
  const { desk, there } = serverWith(3);
  await desk.start();
  there.handedIn.push("1");

  await desk.leave("1");

  expect(shown(desk.current())).toBe("2");
});

test("a task that another labeler has now stays open with a warning, until the person moves on", async () => {
  const { desk, there } = serverWith(3);
  await desk.start();
  there.skipped.push("1");

  desk.lose("1");
  expect(desk.current()).toEqual({ is: "open", seat: { id: "1" }, isGone: true });
  expect(desk.held()).toEqual(["2"]);

  await desk.letGo();
  expect(shown(desk.current())).toBe("2");
});

test("a lost task can come back later", async () => {
  const { desk } = serverWith(1);
  await desk.start();
  desk.lose("1");

  await desk.letGo();

  expect(desk.current()).toEqual({ is: "open", seat: { id: "1" } });
});

test("a task that was only loaded ahead is not shown when another labeler has it", async () => {
  const { desk, there } = serverWith(3);
  await desk.start();
  there.skipped.push("2");

  desk.lose("2");
  await desk.handIn(label, "a");

  expect(shown(desk.current())).toBe("3");
});

test("a task that is still being loaded when the one before is done is shown once", async () => {
  const { desk, server } = serverWith(1);
  await desk.start();
  const answers: ((seat: Seat) => void)[] = [];
  const slow = () => new Promise<Seat>((resolve) => answers.push(resolve));
  server.take.mockImplementationOnce(slow).mockImplementationOnce(slow);

  const preparing = desk.prepare();
  const handingIn = desk.handIn(label, "a");
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  answers[0]?.({ id: "2" } as Seat);
  await preparing;
  answers[1]?.({ id: "2" } as Seat);
  await handingIn;
  expect(shown(desk.current())).toBe("2");

  const last = desk.handIn(label, "b");
  expect(shown(desk.current())).toBe("loading");
  await last;
});
