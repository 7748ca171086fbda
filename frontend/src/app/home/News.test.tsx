import { render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { expect, test } from "vitest";
import type { HomeOut } from "@/api/schema";
import { News } from "./News";

type Change = HomeOut["news"][number];

function version(guideline: number, guideline_purpose: Change["guideline_purpose"]): Change {
  return {
    kind: "guideline",
    at: `2026-11-30T00:00:0${guideline}Z`,
    title: "",
    text: "",
    guideline,
    guideline_kind: "rank",
    guideline_purpose,
    version: 2,
    passed: null,
    is_changed: false,
  };
}

function links(...news: Change[]) {
  render(<News news={news} />, { wrapper: MemoryRouter });
  return screen.getAllByRole("link").map(({ textContent }) => textContent);
}

test("staff read for which purpose a version is new, and labelers do not", () => {
  expect(links(version(1, "training"), version(2, "evaluation"), version(3, ""))).toEqual([
    "Rank · Training: version 2 of the guideline",
    "Rank · Final evaluation: version 2 of the guideline",
    "Rank: version 2 of the guideline",
  ]);
});
