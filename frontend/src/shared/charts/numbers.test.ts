import { expect, test } from "vitest";
import { binsOf } from "./bins";
import { formatOf, shortFormatOf } from "./formats";
import { heatStep } from "./heat";
import { marginFor, shortened, someOf, widthOf } from "./plot";
import { fileName } from "./save";
import { cellText, csvOf } from "./table";

test("a CSV keeps numbers exact, quotes what needs it and disarms formulas", () => {
  const csv = csvOf({
    columns: [{ label: "Who, exactly" }, { label: "Agreement", measure: "share" }],
    rows: [
      { cells: ['Ada "the first"', 0.7260000000000001] },
      { cells: ["=HYPERLINK(1)", null] },
      { cells: ["-5 degrees", -5] },
    ],
  });

  expect(csv).toBe(
    '\ufeff"Who, exactly",Agreement\r\n' +
      '"Ada ""the first""",0.7260000000000001\r\n' +
      "'=HYPERLINK(1),\r\n'-5 degrees,-5\r\n",
  );
});

test("days in a CSV have no time", () => {
  const rows = [{ cells: [new Date("2026-11-25T00:00:00Z")] }];

  expect(csvOf({ columns: [{ label: "Day", measure: "day" }], rows })).toContain("2026-11-25\r\n");
});

test("numbers are written as their language does", () => {
  expect(formatOf("share", "en")(0.7264)).toBe("72.6%");
  expect(formatOf("count", "en")(12345)).toBe("12,345");
  expect(formatOf("seconds", "en")(95)).toBe("1.6 min");
  expect(formatOf("seconds", "en")(30)).toBe("30 sec");
  expect(shortFormatOf("count", "zh-Hans")(12345)).toBe("1.23万");
  expect(cellText(null, { label: "x", measure: "share" }, "en")).toBe("–");
});

test("bins have round borders, hold every value once, and the last holds its border", () => {
  const values = [0, 0.1, 0.3, 0.5, 0.9, 1];

  const bins = binsOf(values, 10);

  expect(bins.map(({ from }) => from)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);
  expect(bins.map(({ count }) => count)).toEqual([1, 1, 0, 1, 0, 1, 0, 0, 0, 2]);
  expect(bins.at(-1)?.to).toBe(1);
  expect(binsOf([])).toEqual([]);
  expect(binsOf([7, 7]).reduce((sum, { count }) => sum + count, 0)).toBe(2);
});

test("many values fit into a histogram", () => {
  const many = Array.from({ length: 300_000 }, (_, index) => index % 1000);

  expect(binsOf(many).reduce((sum, { count }) => sum + count, 0)).toBe(300_000);
});

test("heat goes from the first step to the last and never beyond", () => {
  expect(heatStep(0.5, [0.5, 0.9])).toBe(1);
  expect(heatStep(0.7, [0.5, 0.9])).toBe(4);
  expect(heatStep(0.9, [0.5, 0.9])).toBe(7);
  expect(heatStep(0.1, [0.5, 0.9])).toBe(1);
  expect(heatStep(1, [1, 1])).toBe(4);
});

test("names get the room they need, but not more than a third", () => {
  expect(marginFor(["Ada"], 900)).toBeLessThan(60);
  expect(marginFor(["a name that goes on and on and on for a very long time"], 300)).toBe(100);
  expect(widthOf("张伟")).toBeGreaterThan(widthOf("ab"));
  expect(shortened("Katherine Johnson", 60)).toMatch(/^Kath.*…$/);
  expect(someOf(["a", "b", "c", "d", "e"], 3)).toEqual(["a", "c", "e"]);
});

test("a file is called after its chart in any language", () => {
  expect(fileName("Agreement, by week!", "csv")).toBe("agreement-by-week.csv");
  expect(fileName("每周一致率", "png")).toBe("每周一致率.png");
  expect(fileName("…", "svg")).toBe("chart.svg");
});
