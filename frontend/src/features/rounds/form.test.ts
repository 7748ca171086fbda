import { expect, test } from "vitest";
import { promptChoiceOf, toChoice } from "@/features/samples/promptChoice";
import { formOf, mixOf, toPlan, withChosen } from "./form";

const plan = {
  prompts: { number: 100, unseen: true },
  mix: [{ model: "current", share: 0.8 }],
  least_replies: 4,
  reward_spec: { preset: "laptop" },
  method: "direct",
  decides: "person",
  start: "",
};

test("a plan goes into the form and comes out the same", () => {
  const form = formOf(plan);

  expect(form.shares).toEqual({ current: "80" });
  expect(toPlan({ ...form, least_replies: "5" })).toMatchObject({
    prompts: { number: 100, unseen: true },
    least_replies: "5",
    reward_spec: { preset: "laptop" },
    method: "direct",
    decides: "person",
  });
});

test("several writers share a round, and shares of nothing are left out", () => {
  expect(mixOf({ current: "70", start: "20", "sft-2": "10", old: "" })).toEqual([
    { model: "current", share: 0.7 },
    { model: "start", share: 0.2 },
    { model: "sft-2", share: 0.1 },
  ]);
});

test("what the last round began with can be chosen again, though it may be gone", () => {
  const there = [{ name: "pages" }, { name: "books" }];

  expect(withChosen(there, "")).toEqual(["pages", "books"]);
  expect(withChosen(there, "books")).toEqual(["pages", "books"]);
  expect(withChosen(there, "letters")).toEqual(["letters", "pages", "books"]);
});

test("a choice of prompts says split, use cases and languages", () => {
  const which = promptChoiceOf({ number: 7, split: "validation", languages: ["en"] });

  expect(toChoice({ ...which, languages: "en, zh", use_cases: ["chat"] })).toEqual({
    number: 7,
    split: "validation",
    use_cases: ["chat"],
    languages: ["en", "zh"],
    unseen: true,
  });
});
