import { expect, test } from "vitest";
import { asPlan, formOf, mixOf } from "./form";

const plan = {
  prompts: { number: 100, unseen: true },
  mix: [{ model: "current", share: 0.8 }],
  least_replies: 4,
  reward_spec: { preset: "laptop" },
  decides: "person",
  start: "",
};

test("a plan goes into the form and comes out the same", () => {
  const form = formOf(plan);

  expect(form.current_share).toBe("80");
  expect(asPlan({ ...form, least_replies: "5" })).toMatchObject({
    prompts: { number: 100, unseen: true },
    least_replies: "5",
    reward_spec: { preset: "laptop" },
    decides: "person",
  });
});

test("shares of nothing are left out, and the two add up to one", () => {
  expect(mixOf(1)).toEqual([{ model: "current", share: 1 }]);
  expect(mixOf(0)).toEqual([{ model: "start", share: 1 }]);
  expect(mixOf(0.7)).toEqual([
    { model: "current", share: 0.7 },
    { model: "start", share: 0.3 },
  ]);
});
