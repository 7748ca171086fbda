import { expect, test, vi } from "vitest";
import { type Delivery, Outbox, type Parcel } from "./outbox";
import { memoryStore } from "./store";

const parcel = (key: string, at = 0): Parcel<string> => ({
  key,
  seat: `seat-${key}`,
  body: key,
  at,
});

function outboxWith(...answers: Delivery[]) {
  const store = memoryStore();
  const delivered: string[] = [];
  const deliver = vi.fn(async ({ key }: Parcel<string>): Promise<Delivery> => {
    const answer = answers.shift() ?? { is: "taken" };
    if (answer.is === "taken") delivered.push(key);
    return answer;
  });
  const onRefused = vi.fn();
  return {
    outbox: new Outbox({ store, deliver, onRefused, pause: 5 }),
    store,
    delivered,
    deliver,
    onRefused,
  };
}

test("a label that cannot be sent now is sent later, with the same key", async () => {
  const { outbox, delivered, deliver } = outboxWith({ is: "later" }, { is: "later" });

  await outbox.put(parcel("one"));

  await vi.waitFor(() => expect(delivered).toEqual(["one"]));
  expect(deliver).toHaveBeenCalledTimes(3);
  expect(await outbox.waiting()).toEqual([]);
});

test("labels are sent in the order in which they were made", async () => {
  const { outbox, delivered } = outboxWith({ is: "later" });

  await outbox.put(parcel("one", 1));
  await outbox.put(parcel("two", 2));

  await vi.waitFor(() => expect(delivered).toEqual(["one", "two"]));
});

test("after a reload the labels that waited are still there", async () => {
  const { outbox, store } = outboxWith({ is: "later" });
  await outbox.put(parcel("one"));
  await outbox.flush();

  const reopened = new Outbox<string>({ store, deliver: async () => ({ is: "taken" }) });

  expect(await reopened.waiting()).toHaveLength(1);
  await reopened.flush();
  expect(await reopened.waiting()).toEqual([]);
});

test("a label that the server refuses is kept for its writer", async () => {
  const { outbox, store, onRefused } = outboxWith({
    is: "refused",
    why: "Handed in before.",
    keep: true,
  });

  await outbox.put(parcel("one"));

  await vi.waitFor(() =>
    expect(onRefused).toHaveBeenCalledWith(parcel("one"), "Handed in before.", true),
  );
  expect(await store.list("aside:")).toHaveLength(1);
});

test("a label about a withdrawn prompt is not kept in the browser", async () => {
  const { outbox, store, onRefused } = outboxWith({ is: "refused", why: "Gone.", keep: false });

  await outbox.put(parcel("one"));

  await vi.waitFor(() => expect(onRefused).toHaveBeenCalledWith(parcel("one"), "Gone.", false));
  expect(await store.list("")).toEqual([]);
});

test("two calls at once deliver once", async () => {
  const { outbox, deliver } = outboxWith();

  await outbox.put(parcel("one"));
  await Promise.all([outbox.flush(), outbox.flush()]);

  expect(deliver).toHaveBeenCalledTimes(1);
});
