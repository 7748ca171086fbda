import { render, screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { BarChart, HeatMap, Histogram, IntervalChart, LineChart } from ".";

const step = { label: "Step", measure: "count" } as const;
const loss = { label: "Loss", measure: "number" } as const;
const share = { label: "Agreement", measure: "share" } as const;
const points = (...values: number[]) => values.map((y, x) => ({ x, y }));
const series = [
  { id: "a", label: "Train", points: points(3, 2, 1) },
  { id: "b", label: "Validation", points: points(4, 3, 2.5) },
];

test("a line chart says its last values, has a table, and its legend hides lines", async () => {
  const person = userEvent.setup();
  const { container } = render(<LineChart series={series} title="Loss" x={step} y={loss} />);

  expect(screen.getByRole("img", { name: "Loss. Train: 1. Validation: 2.5." })).toBeTruthy();
  const paths = () => container.querySelectorAll("[data-part=line]").length;
  expect(paths()).toBe(2);
  await person.click(screen.getByRole("button", { name: "Validation", pressed: true }));
  expect(paths()).toBe(1);

  await person.click(screen.getByRole("button", { name: "Show as table" }));
  const rows = within(screen.getByRole("table")).getAllByRole("row");
  expect(rows.map((row) => row.textContent)).toEqual([
    "StepTrainValidation",
    "034",
    "123",
    "212.5",
  ]);
});

test("nothing is written into a style element, which the policy would refuse", () => {
  const { container } = render(<LineChart series={series} title="Loss" x={step} y={loss} />);

  expect(container.querySelectorAll("style, [style]")).toHaveLength(0);
});

test("a logarithmic scale leaves out what has no logarithm", async () => {
  const person = userEvent.setup();
  const some = [{ id: "a", label: "Loss", points: points(0, 10, 100) }];
  render(<LineChart mayBeLog series={some} title="Loss" x={step} y={loss} />);

  await person.click(screen.getByRole("switch", { name: "Logarithmic scale" }));

  expect(screen.getByRole("img").outerHTML).not.toContain("NaN");
});

test("new points are drawn into the same place", () => {
  const one = [{ id: "a", label: "Loss", points: points(3, 2) }];
  const { rerender, container } = render(<LineChart series={one} title="Loss" x={step} y={loss} />);
  const host = container.querySelector("svg.plot")?.parentElement;

  const more = [{ id: "a", label: "Loss", points: points(3, 2, 1) }];
  rerender(<LineChart series={more} title="Loss" x={step} y={loss} />);

  expect(host?.children).toHaveLength(1);
  expect(screen.getByRole("img", { name: "Loss. Loss: 1." })).toBeTruthy();
});

test("a value that is not known gives its reason instead", async () => {
  const person = userEvent.setup();
  const rows = [
    { id: "a", label: "Ada", value: 0.75, low: 0.7, high: 0.8, n: 1200 },
    { id: "b", label: "Bo", value: null, low: null, high: null, n: 3, reason: "too few pairs" },
  ];
  render(<IntervalChart basis="Pairs" of="Labeler" rows={rows} title="Who" value={share} />);

  expect(screen.getByRole("img", { name: "Who. Ada: 75.0%. Bo: too few pairs." })).toBeTruthy();
  await person.click(screen.getByRole("button", { name: /table/ }));
  expect(screen.getByRole("row", { name: "Bo – – – 3 too few pairs" })).toBeTruthy();
});

test("every kind says what it shows", () => {
  const names = [
    { id: "a", label: "Ada" },
    { id: "b", label: "Bo" },
  ];
  const cells = [{ row: "a", column: "b", value: 0.8, n: 12 }];
  const of = { rows: "Labeler", columns: "With" };
  const count = { label: "Labels", measure: "count" } as const;
  const bars = [
    { label: new Date("2026-11-24"), values: [3] },
    { label: new Date("2026-11-25"), values: [4] },
  ];
  render(
    <>
      <HeatMap cells={cells} columns={names} of={of} rows={names} title="Pairs" value={share} />
      <BarChart bars={bars} of="Day" series={["Labels"]} title="Days" value={count} />
      <Histogram basis="Labels" title="Speed" value={count} values={[1, 1, 2, 9]} />
    </>,
  );

  expect(screen.getByRole("img", { name: /^Pairs. 2 rows and 2 columns/ })).toBeTruthy();
  expect(screen.getByRole("img", { name: "Days. Labels: 7 in total." })).toBeTruthy();
  expect(
    screen.getByRole("img", { name: /^Speed. 4 values, most of them between 1/ }),
  ).toBeTruthy();
});

test("waiting, failed and empty are said in words", async () => {
  const person = userEvent.setup();
  const refetch = vi.fn();
  const chart = (query: { isPending: boolean; error: unknown }) => (
    <LineChart query={{ ...query, refetch }} series={[]} title="Loss" x={step} y={loss} />
  );
  const { rerender } = render(chart({ isPending: true, error: null }));
  expect(screen.getByText("Loading")).toBeTruthy();

  rerender(chart({ isPending: false, error: new Error("no") }));
  await person.click(screen.getByRole("button", { name: "Try again" }));
  expect(refetch).toHaveBeenCalledOnce();

  rerender(chart({ isPending: false, error: null }));
  expect(screen.getByText("There is no data to show yet.")).toBeTruthy();
});

test("known numbers are named in the legend of a line chart, where no line covers them", () => {
  const one = [{ id: "a", label: "Ours", points: points(3, 2) }];
  const known = [{ value: 2.5, label: "Paper" }];
  render(<LineChart references={known} series={one} title="Loss" x={step} y={loss} />);

  const legend = within(screen.getByRole("list", { name: "Legend" }));
  expect(legend.getByText("Paper")).toBeTruthy();
  expect(legend.queryByRole("button", { name: "Paper" })).toBeNull();
  expect(screen.getByRole("img").textContent).not.toContain("Paper");
});
