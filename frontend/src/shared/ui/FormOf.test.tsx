import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { TextField } from "./Field";
import { FormOf } from "./FormOf";

function show(error: unknown, onSubmit = () => {}) {
  return render(
    <FormOf error={error} onSubmit={onSubmit}>
      <TextField label={"Name"} name="name" />
      <TextField label={"Password"} name="password" />
      <button type="submit">{"Send"}</button>
    </FormOf>,
  );
}

test("a refusal of a field stands at that field, which gets the focus", () => {
  show(new ApiError(400, "invalid", "Check the fields.", { password: ["Too short."] }));

  const password = screen.getByLabelText("Password");
  expect(document.activeElement).toBe(password);
  expect(password.getAttribute("aria-invalid")).toBe("true");
  const described = (password.getAttribute("aria-describedby") ?? "").split(" ");
  const words = described.map((id) => document.getElementById(id)?.textContent).join(" ");
  expect(words).toContain("Too short.");
  expect(screen.queryByRole("alert")).toBeNull();
});

test("a refusal of the whole is read out", () => {
  show(new ApiError(409, "name_is_taken", "This username is already in use."));

  expect(screen.getByRole("alert").textContent).toContain("This username is already in use.");
});

test("a refusal without a sentence of the server is said in ours", () => {
  show(new ApiError(502, "http_502", ""));

  expect(screen.getByRole("alert").textContent).toContain("Something went wrong.");
});

test("a form is sent with the keyboard", async () => {
  const onSubmit = vi.fn();
  show(null, onSubmit);
  await userEvent.type(screen.getByLabelText("Name"), "Ada{Enter}");

  expect(onSubmit).toHaveBeenCalledOnce();
});
