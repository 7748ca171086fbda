/** The one way to the server: types from its schema, CSRF, one error, sign-in when the session ended. */

import createClient from "openapi-fetch";
import { ApiError, readRefusal, Unreachable } from "./errors";
import type { paths } from "./schema";
import { waitForSignIn } from "./session-gate";

const FORBIDDEN = 403;
const LOST_SESSION = 401; // wrong credentials are refused with 400

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

/** A new browser, or one that was away for long, has no token yet: fetch one, then try again. */
async function send(request: Request): Promise<Response> {
  const response = await attempt(request);
  if (!(await lacksToken(response))) return response;
  await attempt(new Request(new URL("/api/people/session/", window.location.origin)));
  return attempt(request);
}

/** As fetch, but a refusal is thrown as ApiError and a lost session is asked for and tried again. */
export async function request(request: Request): Promise<Response> {
  const response = await send(request);
  if (response.ok) return response;
  if (response.status === LOST_SESSION && (await waitForSignIn())) {
    const again = await send(request);
    if (again.ok) return again;
    throw await readRefusal(again);
  }
  throw await readRefusal(response);
}

export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: request });

/** The body of an answer. A refusal has been thrown before, so it is there. */
export async function body<T>(answer: Promise<{ data?: T }>): Promise<T> {
  const { data } = await answer;
  if (data === undefined) throw new ApiError(500, "no_body", "The server sent no body.");
  return data;
}
