import { expect, test } from "vitest";
import { cutAtMarks, inPoints, inUnits, selectedIn, sentencesIn } from "./places";

test("sentences have no spaces around them, and lines without words are none", () => {
  const text = "One is here. Two!\n\n- A point\n---\n```\ncode();\n```";

  const found = sentencesIn(text).map(({ start, end }) => text.slice(start, end));

  expect(found).toEqual(["One is here.", "Two!", "- A point", "code();"]);
});

test("Chinese sentences are found too", () => {
  const text = "第一句。第二句！";

  expect(sentencesIn(text)).toEqual([
    { start: 0, end: 4 },
    { start: 4, end: 8 },
  ]);
});

test("offsets go to the server in code points and come back", () => {
  const text = "😀😀 no";
  const range = { start: 5, end: 7 };

  expect(inPoints(text, range)).toEqual({ start: 3, end: 5 });
  expect(inUnits(text, inPoints(text, range))).toEqual(range);
});

test("a range is cut where marks begin and end, and overlapping marks are both known", () => {
  const [one, two] = [
    { start: 0, end: 4 },
    { start: 2, end: 9 },
  ];

  expect(cutAtMarks({ start: 0, end: 6 }, [one, two])).toEqual([
    { start: 0, end: 2, marks: [one] },
    { start: 2, end: 4, marks: [one, two] },
    { start: 4, end: 6, marks: [two] },
  ]);
});

test("a selection becomes offsets of the source, with a hidden character as a whole", () => {
  document.body.innerHTML =
    '<div id="root"><span data-at="0">ab</span>' +
    '<span data-at="2" data-length="1">right-to-left</span><span data-at="3">cd</span></div>';
  const root = document.getElementById("root") as HTMLElement;
  const [first, hidden, last] = root.children;
  const select = (from: Node, start: number, to: Node, end: number) => {
    const selection = document.getSelection() as Selection;
    selection.setBaseAndExtent(from, start, to, end);
    return selectedIn(root, selection);
  };

  const text = (element: Element | undefined) => element?.firstChild as Node;
  expect(select(text(first), 1, text(last), 1)).toEqual({ start: 1, end: 4 });
  expect(select(text(first), 0, text(hidden), 3)).toEqual({ start: 0, end: 3 });
  expect(select(text(hidden), 0, root, 3)).toEqual({ start: 2, end: 5 });
  expect(select(text(first), 1, text(first), 1)).toBeNull();
});
