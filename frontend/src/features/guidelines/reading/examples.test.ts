import { expect, test } from "vitest";
import { withoutExamples } from "./examples";

test("examples end at the next heading that is not deeper", () => {
  const markdown = "# Rank\n\nRead.\n\n## Example: a tie\n\nA\n\n### Why\n\nB\n\n## Doubt\n\nAsk.";

  expect(withoutExamples(markdown)).toEqual({
    text: "# Rank\n\nRead.\n\n## Doubt\n\nAsk.",
    examples: [{ title: "Example: a tie", text: "A\n\n### Why\n\nB" }],
  });
});

test("Chinese titles count, words in a sentence and code do not", () => {
  expect(withoutExamples("## 示例：并列\n\n甲").examples).toEqual([
    { title: "示例：并列", text: "甲" },
  ]);
  expect(withoutExamples("## Exemplary\n\nFor example, x.").examples).toEqual([]);
  expect(withoutExamples("```\n## Example\n```").examples).toEqual([]);
});
