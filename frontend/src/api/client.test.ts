import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError, Unreachable } from "./errors";
import { finishProof, proofGate } from "./proof-gate";
import { finishWaiting, sessionGate } from "./session-gate";

const fetched = vi.fn<(request: Request) => Promise<Response>>();
vi.stubGlobal("fetch", fetched);
const { request } = await import("./client");

const ADDRESS = "http://localhost/api/people/me/";
const refusal = (status: number, code: string) =>
  Response.json({ code, message: "No.", fields: { "outer.inner": ["Too long."] } }, { status });

function sent(method = "PATCH") {
  return new Request(ADDRESS, { method, ...(method === "GET" ? {} : { body: '{"name":"Ada"}' }) });
}

beforeEach(() => {
  // biome-ignore lint/suspicious/noDocumentCookie: it is what the client reads
  document.cookie = "csrftoken=token-1";
});

afterEach(() => {
  fetched.mockReset();
});

test("what changes something carries the token, what reads does not", async () => {
  fetched.mockImplementation(async () => Response.json({}));
  await request(sent());
  await request(sent("GET"));

  const [change, read] = fetched.mock.calls.map(([one]) => one);
  expect(change?.headers.get("X-CSRFToken")).toBe("token-1");
  expect(read?.headers.get("X-CSRFToken")).toBeNull();
});

test("a refusal is an error with its code, its sentence and its fields", async () => {
  fetched.mockResolvedValueOnce(refusal(400, "invalid"));

  const error = await request(sent()).catch((reason) => reason);

  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: 400, code: "invalid", message: "No." });
  expect(error.fields).toEqual({ "outer.inner": ["Too long."] });
});

test("an answer that is no JSON is an error too", async () => {
  fetched.mockResolvedValueOnce(new Response("<h1>Bad gateway</h1>", { status: 502 }));

  await expect(request(sent())).rejects.toMatchObject({ status: 502, code: "http_502" });
});

test("a server that cannot be reached is another kind of error", async () => {
  fetched.mockRejectedValueOnce(new TypeError("Failed to fetch"));

  await expect(request(sent())).rejects.toBeInstanceOf(Unreachable);
});

test("a lost session waits for the person, then sends the same again", async () => {
  fetched.mockResolvedValueOnce(refusal(401, "not_signed_in"));
  fetched.mockResolvedValueOnce(Response.json({ name: "Ada" }));
  const answer = request(sent());
  await vi.waitUntil(sessionGate.isClosed);
  // biome-ignore lint/suspicious/noDocumentCookie: signing in changes the token
  document.cookie = "csrftoken=token-2";
  finishWaiting(true);

  expect(await (await answer).json()).toEqual({ name: "Ada" });
  const again = fetched.mock.calls[1]?.[0];
  expect(again?.headers.get("X-CSRFToken")).toBe("token-2");
  expect(await again?.json()).toEqual({ name: "Ada" });
});

test("who does not sign in again gets the refusal", async () => {
  fetched.mockResolvedValueOnce(refusal(401, "not_signed_in"));
  const answer = request(sent());
  await vi.waitUntil(sessionGate.isClosed);
  finishWaiting(false);

  await expect(answer).rejects.toMatchObject({ status: 401 });
});

test("a request that needs a proof waits for it, then the same is sent again", async () => {
  fetched.mockResolvedValueOnce(refusal(409, "proof_needed"));
  fetched.mockResolvedValueOnce(Response.json({ link: "x" }));
  const answer = request(sent());
  await vi.waitUntil(proofGate.isClosed);
  finishProof(true);

  expect(await (await answer).json()).toEqual({ link: "x" });
  expect(await fetched.mock.calls[1]?.[0].json()).toEqual({ name: "Ada" });
});

test("without the proof the refusal is an error", async () => {
  fetched.mockResolvedValueOnce(refusal(409, "proof_needed"));
  const answer = request(sent());
  await vi.waitUntil(proofGate.isClosed);
  finishProof(false);

  await expect(answer).rejects.toMatchObject({ code: "proof_needed" });
});

test("a token that is missing or too old is fetched, then the same is sent again", async () => {
  fetched.mockResolvedValueOnce(refusal(403, "csrf_failed"));
  fetched.mockResolvedValueOnce(Response.json({ me: null }));
  fetched.mockResolvedValueOnce(Response.json({ name: "Ada" }));

  await request(sent());

  expect(fetched.mock.calls.map(([one]) => new URL(one.url).pathname)).toEqual([
    "/api/people/me/",
    "/api/people/session/",
    "/api/people/me/",
  ]);
});

test("what the roles forbid is not tried again", async () => {
  fetched.mockResolvedValueOnce(refusal(403, "permission_denied"));

  await expect(request(sent())).rejects.toMatchObject({ code: "permission_denied" });
  expect(fetched).toHaveBeenCalledOnce();
});
