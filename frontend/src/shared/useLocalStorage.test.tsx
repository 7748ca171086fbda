import { act, renderHook } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import { useLocalStorage } from "./useLocalStorage";

beforeEach(() => localStorage.clear());

it("keeps a value of its own for each name", () => {
  const { result, rerender } = renderHook(({ name }) => useLocalStorage(name, 0), {
    initialProps: { name: "wide" },
  });
  act(() => result.current[1](50));
  rerender({ name: "medium" });
  expect(result.current[0]).toBe(0);

  act(() => result.current[1]((known) => known + 32));
  rerender({ name: "wide" });
  expect(result.current[0]).toBe(50);
  expect(localStorage.getItem("medium")).toBe("32");
});
