import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { CopyField } from "./CopyField";

test("a copied text lies on the clipboard", async () => {
  const person = userEvent.setup();
  render(<CopyField label={"Link"} text="https://example.org/join/x" />);
  await person.click(screen.getByRole("button", { name: "Copy" }));

  expect(await navigator.clipboard.readText()).toBe("https://example.org/join/x");
  expect(screen.getByRole("button", { name: "Copied" })).toBeTruthy();
});

test("where there is no clipboard, the text is marked for the person to copy", async () => {
  const person = userEvent.setup({ writeToClipboard: false });
  Object.defineProperty(navigator, "clipboard", { value: undefined, configurable: true });
  render(<CopyField label={"Link"} text="abc" />);
  await person.click(screen.getByRole("button", { name: "Copy" }));

  const field = screen.getByLabelText<HTMLInputElement>("Link");
  expect([field.selectionStart, field.selectionEnd]).toEqual([0, 3]);
  expect(screen.getByRole("button", { name: "Copy" })).toBeTruthy();
});
