/**
 * Checks the catalogues: every text exists in both languages, is used, and no text is outside of
 * them.
 */

import { readFileSync } from "node:fs";
import ts from "typescript";
import { expect, test } from "vitest";
import { words as firstEnglish } from "@/app/words/first/en";
import { words as firstChinese } from "@/app/words/first/zh-Hans";
import type { Catalogue } from "@/app/words/namespaces";
import { words as restEnglish } from "@/app/words/rest/en";
import { words as restChinese } from "@/app/words/rest/zh-Hans";
import { sources } from "./sources";

const english: Record<string, Catalogue> = { ...firstEnglish, ...restEnglish };
const chinese: Record<string, Catalogue> = { ...firstChinese, ...restChinese };

function keysOf(catalogue: Catalogue, before = ""): string[] {
  return Object.entries(catalogue).flatMap(([key, value]) =>
    typeof value === "string" ? [before + key] : keysOf(value, `${before}${key}.`),
  );
}

function textOf(catalogue: Catalogue, path: string): string {
  const found = path
    .split(".")
    .reduce<string | Catalogue | undefined>(
      (at, key) => (typeof at === "object" ? at[key] : undefined),
      catalogue,
    );
  return typeof found === "string" ? found : "";
}

const namespaces = Object.keys(english);
const code = sources(".ts", ".tsx").filter((path) => !path.includes(".test."));
const sourceText = code.map((path) => readFileSync(path, "utf8")).join("\n");

test("every catalogue is in both languages", () => {
  expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).sort());
});

test("every catalogue is in the list that types the keys", () => {
  const list = readFileSync("src/app/words/i18next.d.ts", "utf8");
  const typed = [...list.matchAll(/import\("@\/(.+)"\)/g)].map(([, path]) => `src/${path}`);

  expect(typed.sort()).toEqual(sources("words.en.json").sort());
});

// Chinese has no plural forms, so plural keys are compared by their stem.
const withoutPlural = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, "");
const placeholders = (text: string) => (text.match(/\{\{[^}]+\}\}/g) ?? []).sort();

test.each(namespaces)("%s says the same things in both languages", (namespace) => {
  const inEnglish = new Set(keysOf(english[namespace] ?? {}).map(withoutPlural));
  const inChinese = new Set(keysOf(chinese[namespace] ?? {}).map(withoutPlural));

  expect(inChinese).toEqual(inEnglish);
});

test.each(namespaces)("%s fills the same gaps in both languages", (namespace) => {
  for (const key of keysOf(chinese[namespace] ?? {})) {
    const inEnglish = textOf(english[namespace] ?? {}, key);
    expect(placeholders(textOf(chinese[namespace] ?? {}, key)), key).toEqual(
      placeholders(inEnglish),
    );
  }
});

test.each(namespaces)("%s has no word that nobody says", (namespace) => {
  const unsaid = keysOf(english[namespace] ?? {})
    .map(withoutPlural)
    .filter((key) => !isSaid(key, namespace));

  expect(unsaid).toEqual([]);
});

/**
 * A key is written in full, or built from a template such as `theme.${theme}` or `${action}.title`.
 */
function isSaid(key: string, namespace: string): boolean {
  const stem = key.slice(0, key.lastIndexOf(".") + 1);
  const forms = [`"${key}"`, `"${namespace}:${key}"`, `\`${key}\``];
  const templates = stem ? [`\`${stem}\${`, `\`${namespace}:${stem}\${`] : [];
  return (
    [...forms, ...templates].some((form) => sourceText.includes(form)) || isBuilt(key, namespace)
  );
}

const variable = "\\$\\{[^}`]+\\}";

/** Returns whether a template matches this key with some variable parts, but not all. */
function isBuilt(key: string, namespace: string): boolean {
  const parts = key.split(".").map((part) => `(?:${part}|${variable})`);
  const allVariable = `(?!${variable}(?:\\.${variable})*\``;
  return new RegExp(`\`(?:${namespace}:)?${allVariable})${parts.join("\\.")}\``).test(sourceText);
}

// Text between tags, and attributes that people see or hear.
const spoken = new Set(["label", "title", "placeholder", "hint", "alt", "aria-label", "lead"]);
const saysSomething = (text: string) => /\p{L}{2,}/u.test(text);

/** Returns the literal text that this node shows. */
function literalIn(node: ts.Node): string {
  if (ts.isJsxText(node)) return node.text.trim();
  if (ts.isJsxAttribute(node)) {
    const { initializer } = node;
    const isSpoken = spoken.has(node.name.getText());
    return isSpoken && initializer && ts.isStringLiteral(initializer) ? initializer.text : "";
  }
  const isChild = ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent);
  return isChild && node.expression && ts.isStringLiteralLike(node.expression)
    ? node.expression.text
    : "";
}

function textsOutsideTheCatalogues(path: string): string[] {
  const text = readFileSync(path, "utf8");
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const look = (node: ts.Node) => {
    const literal = literalIn(node);
    if (saysSomething(literal)) found.push(`${path}: ${literal}`);
    ts.forEachChild(node, look);
  };
  look(file);
  return found;
}

test("no screen says a word that is in no catalogue", () => {
  const screens = code.filter((path) => path.endsWith(".tsx"));

  expect(screens.flatMap(textsOutsideTheCatalogues)).toEqual([]);
});
