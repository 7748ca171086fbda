import { expect, test } from "vitest";

import { withMathMarks } from "./mathMarks";

test("every way to write mathematics becomes the one the reader knows", () => {
  expect(withMathMarks("so \\(x^2\\) holds")).toBe("so $$x^2$$ holds");
  expect(withMathMarks("so $x^2$ holds")).toBe("so $$x^2$$ holds");
  expect(withMathMarks("\\[ a = b \\]")).toBe("\n$$\na = b\n$$\n");
});

test("money stays money", () => {
  for (const text of ["from $5 to $10", "$5-$10 each", "US$ 3 and $4", "$20, $30 and $40."]) {
    expect(withMathMarks(text)).toBe(text);
  }
});

test("code is left alone", () => {
  const text = "`echo $HOME$` and\n```sh\necho $A $B$\n```\n";

  expect(withMathMarks(text)).toBe(text);
});

test("mathematics after a block of code is still found", () => {
  expect(withMathMarks("```\na\n```\nso $x$ holds")).toBe("```\na\n```\nso $$x$$ holds");
});

test("a formula on lines of its own is displayed, and none of it is lost", () => {
  expect(withMathMarks("because\n$$a = b$$.\n\nEnd")).toBe("because\n\n$$\na = b.\n$$\n\n\nEnd");
  expect(withMathMarks("$$\\begin{aligned}\na\n\\end{aligned}$$")).toBe(
    "\n$$\n\\begin{aligned}\na\n\\end{aligned}\n$$\n",
  );
  expect(withMathMarks("so $$a$$ holds")).toBe("so $$a$$ holds");
  expect(withMathMarks("$$a\n\nb$$")).toBe("\\$\\$a\n\nb$$");
});

test("a displayed formula stays in its list item", () => {
  expect(withMathMarks("1. So:\n   \\[\n   x\n   \\]\n2. Then")).toBe(
    "1. So:\n\n   $$\n   x\n   $$\n\n2. Then",
  );
});
