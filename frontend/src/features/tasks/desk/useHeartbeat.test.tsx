import { renderHook } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { useHeartbeat } from "./useHeartbeat";
import type { Workspace } from "./workspace";

test("after a sleep the desk learns which seats another labeler has", async () => {
  const gone = new ApiError(409, "seat_is_gone", "Your time ran out.");
  const keep = vi.fn(async (seat: string) => {
    if (seat === "1") throw gone;
  });
  const lose = vi.fn();
  const workspace = { desk: { held: () => ["1", "2"], lose }, server: { keep } };
  renderHook(() => useHeartbeat(workspace as unknown as Workspace));

  document.dispatchEvent(new Event("visibilitychange"));

  await vi.waitFor(() => expect(lose.mock.calls).toEqual([["1"]]));
});
