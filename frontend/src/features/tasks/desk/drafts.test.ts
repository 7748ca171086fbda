import { expect, test, vi } from "vitest";

import { DraftIsStale, DraftKeeper, type DraftState, forgetOldDrafts } from "./drafts";
import { memoryStore } from "./store";

/** A fake server that stores one draft and refuses a save on top of an old revision. */
function server() {
  const kept = { revision: 0, body: null as string | null, reachable: true };
  const send = vi.fn(async ({ revision, body }: { revision: number; body: string }) => {
    if (!kept.reachable) throw new Error("offline");
    if (revision !== kept.revision) throw new DraftIsStale({ ...kept });
    kept.body = body;
    kept.revision += 1;
    return kept.revision;
  });
  return { kept, send };
}

function keeperOf({ send }: ReturnType<typeof server>, store = memoryStore()) {
  const states: DraftState<string>[] = [];
  const keeper = new DraftKeeper<string>({
    seat: "7",
    store,
    send,
    onState: (state) => states.push(state),
    pause: 5,
  });
  return { keeper, states, store };
}

test("many keystrokes are one save", async () => {
  const there = server();
  const { keeper, states } = keeperOf(there);

  for (const text of ["a", "ab", "abc"]) keeper.change(text);

  await vi.waitFor(() => expect(states.at(-1)).toEqual({ is: "saved" }));
  expect(there.send).toHaveBeenCalledTimes(1);
  expect(there.kept.body).toBe("abc");
});

test("what was typed offline is there after a reload", async () => {
  const there = server();
  there.kept.reachable = false;
  const first = keeperOf(there);
  first.keeper.change("typed in a tunnel");
  await first.keeper.flush();
  expect(first.states.at(-1)).toEqual({ is: "offline" });

  there.kept.reachable = true;
  const second = keeperOf(there, first.store);

  expect(await second.keeper.open({ revision: 0, body: null })).toBe("typed in a tunnel");
  await second.keeper.flush();
  expect(there.kept.body).toBe("typed in a tunnel");
});

test("the newer draft of the server wins, and the older one of the browser is set aside", async () => {
  const there = server();
  const store = memoryStore();
  await store.write("draft:7", { body: "old", revision: 1, savedAt: 0 });

  const opened = await keeperOf(there, store).keeper.open({ revision: 5, body: "new" });

  expect(opened).toBe("new");
  expect((await store.list("aside:7:")).map(([, body]) => body)).toEqual(["old"]);
});

test("a stale tab is told, and both texts are kept", async () => {
  const there = server();
  const here = keeperOf(there);
  await here.keeper.open({ revision: 0, body: null });
  there.kept.body = "from the other tab";
  there.kept.revision = 3;

  here.keeper.change("from this tab");
  await here.keeper.flush();
  expect(here.states.at(-1)).toEqual({
    is: "stale",
    theirs: "from the other tab",
    from: "device",
  });
  expect(there.kept.body).toBe("from the other tab");

  await here.keeper.settle("from this tab", "from the other tab");
  expect(there.kept.body).toBe("from this tab");
  expect((await here.store.list("aside:7:")).map(([, body]) => body)).toEqual([
    "from the other tab",
  ]);
});

test("while two drafts differ, typing goes on and is kept in the browser", async () => {
  const there = server();
  const here = keeperOf(there);
  there.kept.revision = 2;
  here.keeper.change("one");
  await here.keeper.flush();

  here.keeper.change("one more word");
  await here.keeper.flush();

  expect(there.send).toHaveBeenCalledTimes(1);
  expect(await here.store.read("draft:7")).toMatchObject({ body: "one more word" });
});

test("an idle tab follows the one that is worked in", async () => {
  const { keeper } = keeperOf(server());
  await keeper.open({ revision: 1, body: "a" });

  expect(keeper.follow({ revision: 2, body: "ab" })).toBe("ab");
  expect(keeper.follow({ revision: 2, body: "ab" })).toBeUndefined();
});

test("after hand-in nothing is saved any more", async () => {
  const there = server();
  const { keeper, store } = keeperOf(there);
  keeper.change("done");

  await keeper.close(true);
  await keeper.flush();

  expect(there.send).not.toHaveBeenCalled();
  expect(await store.read("draft:7")).toBeUndefined();
});

test("a draft that nobody touched for two months is forgotten, a newer one is not", async () => {
  const store = memoryStore();
  const days = (count: number) => count * 24 * 3_600_000;
  await store.write("draft:old", { body: "old", revision: 1, savedAt: 0 });
  await store.write("draft:new", { body: "new", revision: 1, savedAt: days(40) });

  await forgetOldDrafts(store, days(61));

  expect((await store.list("draft:")).map(([key]) => key)).toEqual(["draft:new"]);
});
