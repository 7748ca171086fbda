import { expect, test } from "vitest";
import { LEAD, nextStep } from "./session-watch";

const hour = 3_600_000;
const calm = { now: hour, endsAt: 2 * hour, askedAt: 0, wasActive: false };

test("nothing is sent while nobody does anything and the end is far", () => {
  expect(nextStep(calm)).toBeNull();
});

test("activity is reported once a minute", () => {
  expect(nextStep({ ...calm, wasActive: true })).toBe("report");
  expect(nextStep({ ...calm, wasActive: true, askedAt: hour - 59_000 })).toBeNull();
});

test("activity near the end is reported at once", () => {
  const near = { ...calm, endsAt: hour + LEAD, wasActive: true, askedAt: hour - 2_000 };

  expect(nextStep(near)).toBe("report");
});

test("the server is asked near the end, because other tabs make the session longer", () => {
  const near = { ...calm, endsAt: hour + LEAD };

  expect(nextStep(near)).toBe("ask");
  expect(nextStep({ ...near, askedAt: hour - 9_000 })).toBeNull();
});
