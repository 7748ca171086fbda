import { fireEvent, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useEffect, useState } from "react";
import { expect, test } from "vitest";

import { registry } from "@/shared/keys/registry";

import { after, NO_RANKING, type RankingAnswer } from "./answer";
import { orderOf, written } from "./order";
import { RankingBoard } from "./RankingBoard";

const form = {
  lowest_rating: 1,
  highest_rating: 7,
  lowest_means: "Very poor",
  highest_means: "Excellent",
  bins_from: 7,
  flags: [{ code: "harmful", name: "Harmful advice", help: "", good: false, note: false }],
};

let said: RankingAnswer = NO_RANKING;

function Board({ letters }: { letters: string }) {
  const [answer, setAnswer] = useState(NO_RANKING);
  said = answer;
  useEffect(() => {
    window.addEventListener("keydown", registry.press);
    return () => window.removeEventListener("keydown", registry.press);
  }, []);
  return (
    <RankingBoard
      answer={answer}
      form={form}
      onAct={(act) => setAnswer(after(answer, act))}
      rates
      replies={[...letters].map((slot) => ({
        slot,
        text: `What reply ${slot} says about the moon.`,
      }))}
    />
  );
}

/** Types letters and digits in sequence, each on the element that has the focus at that moment. */
function type(keys: string) {
  for (const key of keys) fireEvent.keyDown(document.activeElement ?? document.body, { key });
}

const order = () => written(orderOf(said.ranks));
const card = (slot: string) => within(screen.getByRole("article", { name: `Reply ${slot}` }));

test("letters and digits rank six replies, with a tie", () => {
  render(<Board letters="ABCDEF" />);

  type("b1d1c2a3f4e5");

  expect(order()).toBe("1. B = D   2. C   3. A   4. F   5. E");
  expect(screen.getAllByRole("status")[0]?.textContent).toBe("Reply E: rank 5. 6 of 6 ranked.");
});

test("a screen reader hears of a tie", () => {
  render(<Board letters="ABCD" />);

  type("a1c1");

  expect(screen.getByRole("status").textContent).toBe(
    "Reply C: rank 1, tied with A. 2 of 4 ranked.",
  );
});

test("Shift and a digit rate the reply one is at", async () => {
  render(<Board letters="ABCD" />);

  await userEvent.keyboard("c{Shift>}[Digit6]{/Shift}");

  expect(said.ratings).toEqual({ C: { value: 6, flags: [] } });
  expect(card("C").getByRole("radio", { name: "6" })).toHaveProperty("checked", true);
});

test("clicks alone are enough to rank, rate and flag", async () => {
  render(<Board letters="AB" />);

  await userEvent.click(card("A").getByRole("button", { name: "Reply A: rank 2" }));
  await userEvent.click(card("B").getByRole("button", { name: "Reply B: rank 1" }));
  await userEvent.click(card("B").getByRole("radio", { name: "7, Excellent" }));
  await userEvent.click(card("A").getByRole("button", { name: "Flags" }));
  await userEvent.click(card("A").getByRole("button", { name: "Harmful advice" }));

  expect(order()).toBe("1. B   2. A");
  expect(said.ratings).toEqual({
    A: { value: null, flags: ["harmful"] },
    B: { value: 7, flags: [] },
  });
});

test("seven replies can be sorted into bins first, by keys", async () => {
  render(<Board letters="ABCDEFG" />);
  await userEvent.click(screen.getByRole("button", { name: "Sort into groups first" }));

  type("a3b1c1d2e2f3g3");
  type("c1b2d1e1g1a2f3");

  expect(order()).toBe("1. C   2. B   3. D = E   4. G   5. A   6. F");
});

test("fewer than seven replies need no bins", () => {
  render(<Board letters="ABCD" />);

  expect(screen.queryByRole("button", { name: "Sort into groups first" })).toBeNull();
});

test("two replies are shown side by side, with the words in which they differ", async () => {
  render(<Board letters="ABC" />);

  await userEvent.keyboard("b{Shift>}f{/Shift}");

  expect(screen.getByRole("article", { name: "Reply B" }).querySelector("del")?.textContent).toBe(
    "B",
  );
  expect(screen.getByRole("article", { name: "Reply C" }).querySelector("ins")?.textContent).toBe(
    "C",
  );
});

test("a repeated digit keeps the rank, and 0 removes it", () => {
  render(<Board letters="ABC" />);

  type("a1a1b2");
  expect(order()).toBe("1. A   2. B");

  type("a0");
  expect(order()).toBe("1. B");
  expect(screen.getByRole("status").textContent).toBe("Reply A has no rank. 1 of 3 ranked.");
});

test("keys act on the two replies of a pair only", async () => {
  render(<Board letters="ABCD" />);

  await userEvent.keyboard("a{Shift>}f{/Shift}d1");

  expect(order()).toBe("1. D");
  await userEvent.keyboard("{Shift>}f{/Shift}");
  await userEvent.keyboard("c{Shift>}f{/Shift}2");
  expect(order()).toBe("1. D   2. C");
});
