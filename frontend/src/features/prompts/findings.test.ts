import { expect, test } from "vitest";
import { piecesOf } from "./findings";

const email = { turn: 0, kind: "email", start: 5, end: 12, masked: false } as const;
const phone = { turn: 0, kind: "phone", start: 14, end: 17, masked: false } as const;

test("a text is cut where personal data stands", () => {
  expect(piecesOf("I am a@b.org, 555", [phone, email])).toEqual([
    { text: "I am " },
    { text: "a@b.org", finding: email },
    { text: ", " },
    { text: "555", finding: phone },
  ]);
});

test("characters that take two units are one character", () => {
  expect(piecesOf("🐄🐄🐄 a@b.org", [{ ...email, start: 4, end: 11 }])[1]?.text).toBe("a@b.org");
});

test("without findings the text stays whole", () => {
  expect(piecesOf("Why?", [])).toEqual([{ text: "Why?" }]);
});
