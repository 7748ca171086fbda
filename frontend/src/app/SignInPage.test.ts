import { expect, test } from "vitest";
import { safeNext } from "./SignInPage";

test("signing in leads back to where one wanted to go", () => {
  expect(safeNext("/account/keys?tab=1")).toBe("/account/keys?tab=1");
});

test.each([null, "", "people", "//evil.example", "/\\evil.example", "https://evil.example"])(
  "signing in never leads away from this site: %s",
  (next) => {
    expect(safeNext(next)).toBe("/");
  },
);
