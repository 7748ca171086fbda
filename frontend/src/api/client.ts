/**
 * The API client: typed requests, the CSRF token, one error class, and sign-in when the session has
 * ended.
 */

import createClient from "openapi-fetch";
import { ApiError, readRefusal, Unreachable } from "./errors";
import { waitForProof } from "./proof-gate";
import type { paths } from "./schema";
import { waitForSignIn } from "./session-gate";

const FORBIDDEN = 403;
const LOST_SESSION = 401; // never wrong credentials, which are refused with 400

function cookie(name: string): string {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

async function attempt(request: Request): Promise<Response> {
  // Read at each attempt: signing in changes the token.
  const headers = new Headers(request.headers);
  if (request.method !== "GET") headers.set("X-CSRFToken", cookie("csrftoken"));
  try {
    return await fetch(new Request(request.clone(), { headers }));
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new Unreachable(error);
  }
}

async function lacksToken(response: Response): Promise<boolean> {
  if (response.status !== FORBIDDEN) return false;
  return (await readRefusal(response.clone())).code === "csrf_failed";
}

/**
 * Fetches a token first when the browser has none, and retries once when the server refuses the
 * token.
 */
async function send(request: Request): Promise<Response> {
  const response = await attempt(request);
  if (!(await lacksToken(response))) return response;
  await attempt(new Request(new URL("/api/people/session/", window.location.origin)));
  return attempt(request);
}

/**
 * Works like fetch, but throws a refusal as ApiError. After a lost session it waits for sign-in and
 * retries; where a proof is needed, it waits for the password and retries.
 */
export async function request(request: Request): Promise<Response> {
  const response = await send(request);
  if (response.ok) return response;
  if (response.status === LOST_SESSION && (await waitForSignIn())) {
    const again = await send(request);
    if (again.ok) return again;
    throw await readRefusal(again);
  }
  const refusal = await readRefusal(response);
  if (refusal.code === "proof_needed" && (await waitForProof())) {
    const again = await send(request);
    if (again.ok) return again;
    throw await readRefusal(again);
  }
  throw refusal;
}

export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: request });

/** Returns the body of a successful answer. `request` has already thrown if the server refused. */
export async function body<T>(answer: Promise<{ data?: T }>): Promise<T> {
  const { data } = await answer;
  if (data === undefined) throw new ApiError(500, "no_body", "The server sent no body.");
  return data;
}
