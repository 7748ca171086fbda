import { expect, test } from "vitest";
import { loadFailedStyles } from "./styles";

test("a style sheet that could not be downloaded is asked for again, until it is there", async () => {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  document.head.append(link);
  link.dispatchEvent(new Event("error"));

  for (const outcome of ["error", "load"]) {
    const asked = loadFailedStyles();
    const next = document.head.querySelector("link");
    expect(next).not.toBe(link);
    next?.dispatchEvent(new Event(outcome));
    await asked;
  }

  const last = document.head.querySelector("link");
  await loadFailedStyles();
  expect(document.head.querySelector("link")).toBe(last);
});
