/** Checks the tokens: both dark themes are equal, and no other file names a colour. */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sources } from "./sources";

const tokens = readFileSync("src/shared/theme/tokens.css", "utf8");

function declarationsOf(selector: string): string[] {
  const [, after = ""] = tokens.split(`${selector} {`);
  const [block = ""] = after.split("}");
  return block
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

test("dark by choice and dark by device are the same dark", () => {
  const byChoice = declarationsOf('[data-theme="dark"]');

  expect(byChoice.length).toBeGreaterThan(10);
  expect(declarationsOf('[data-theme="system"]')).toEqual(byChoice);
});

test("only the tokens name colours", () => {
  const others = sources(".css").filter((path) => !path.endsWith("tokens.css"));
  const colour = /#[0-9a-f]{3,8}\b|\b(rgb|hsl|oklch)a?\(/i;

  expect(others.filter((path) => colour.test(readFileSync(path, "utf8")))).toEqual([]);
});

test("every token that is used exists", () => {
  // Tokens are defined by the theme, by a style sheet for itself, or by code.
  const sheets = [".css", ".ts", ".tsx"]
    .flatMap((ending) => sources(ending))
    .map((path) => readFileSync(path, "utf8"));
  const defined = new Set(
    sheets.flatMap((sheet) => [...sheet.matchAll(/(--[\w-]+)(?::|")/g)].map(([, name]) => name)),
  );
  const used = sources(".css").flatMap((path) =>
    [...readFileSync(path, "utf8").matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name ?? ""),
  );
  const fromPrimitives = ["--trigger-width"];

  expect(used.filter((name) => !defined.has(name) && !fromPrimitives.includes(name))).toEqual([]);
});
