import { expect, test } from "vitest";
import { addressesIn, asTable } from "./addresses";

test("addresses are found however they were pasted, each once", () => {
  const pasted = "Ada <ada@example.org>, grace@example.org;\nADA@example.org\tno address here";

  expect(addressesIn(pasted)).toEqual(["ADA@example.org", "grace@example.org"]);
});

test("links come as a table", () => {
  const made = [{ invitation: { email: "ada@example.org" }, link: "https://x/join/1" }];

  expect(asTable(made)).toBe("ada@example.org\thttps://x/join/1");
});
