import { afterEach, expect, test, vi } from "vitest";
import { Outbox, type Parcel } from "./outbox";
import type { HandIn } from "./server";
import { memoryStore } from "./store";

const fetched = vi.fn<(request: Request) => Promise<Response>>();
vi.stubGlobal("fetch", fetched);
const { serverOf } = await import("./server");

const refusal = (status: number, code: string) =>
  Response.json({ code, message: "No." }, { status });
const parcel: Parcel<HandIn> = {
  key: "key",
  seat: "seat",
  body: { measures: { active_ms: 1 } } as HandIn,
  at: 0,
};

afterEach(() => {
  fetched.mockReset();
});

test("every request about a seat names the person for whom the tab was opened", async () => {
  fetched.mockImplementation(async () => Response.json({ revision: 1 }));
  const server = serverOf("ada");

  await server.deliver(parcel);
  await server.take({ ahead: true });
  await server.keep("seat");
  await server.skip("seat", "other", "");
  await server.undoSkip("seat");
  await server.saveDraft("seat", { revision: 0, body: "" });

  const persons = fetched.mock.calls.map(([request]) => request.headers.get("X-Person"));
  expect(persons).toEqual(Array(6).fill("ada"));
});

test("a label waits while another person is signed in", async () => {
  let signedIn = "grace";
  fetched.mockImplementation(async (request) =>
    request.headers.get("X-Person") === signedIn
      ? Response.json({}, { status: 201 })
      : refusal(409, "other_person"),
  );
  const store = memoryStore();
  const outbox = new Outbox<HandIn>({ store, deliver: serverOf("ada").deliver, pause: 60_000 });

  await outbox.put(parcel);
  await outbox.flush();
  expect(await outbox.waiting()).toEqual([parcel]);

  signedIn = "ada";
  await outbox.flush();
  expect(await store.list("")).toEqual([]);
});

test("a label about a withdrawn prompt is refused and not kept", async () => {
  fetched.mockResolvedValue(refusal(409, "prompt_is_withdrawn"));

  expect(await serverOf("ada").deliver(parcel)).toMatchObject({ is: "refused", keep: false });
});
