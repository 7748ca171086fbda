import { onlineManager } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { waitForTheServer } from "./reachable";

const fetched = vi.fn<() => Promise<Response>>();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", fetched);
  waitForTheServer();
  window.dispatchEvent(new Event("offline"));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  fetched.mockReset();
});

test("work goes on only when the server has answered", async () => {
  fetched.mockRejectedValueOnce(new TypeError("Failed to fetch"));
  fetched.mockResolvedValueOnce(new Response(null, { status: 401 }));

  expect(onlineManager.isOnline()).toBe(false);
  window.dispatchEvent(new Event("online"));
  await vi.advanceTimersByTimeAsync(100);
  expect(onlineManager.isOnline()).toBe(false);
  await vi.advanceTimersByTimeAsync(2_000);

  expect(onlineManager.isOnline()).toBe(true);
  expect(fetched).toHaveBeenCalledTimes(2);
});

test("a connection that is lost again ends the wait", async () => {
  fetched.mockRejectedValue(new TypeError("Failed to fetch"));

  window.dispatchEvent(new Event("online"));
  await vi.advanceTimersByTimeAsync(100);
  window.dispatchEvent(new Event("offline"));
  await vi.advanceTimersByTimeAsync(60_000);

  expect(onlineManager.isOnline()).toBe(false);
  expect(fetched).toHaveBeenCalledTimes(1);
});
