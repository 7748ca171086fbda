import { beforeEach, expect, test, vi } from "vitest";
import { KeyRegistry, type Shortcut } from "./registry";

let keys: KeyRegistry;
const run = vi.fn();

beforeEach(() => {
  keys = new KeyRegistry();
  run.mockClear();
  document.body.innerHTML = "";
});

function offer(shortcut: Partial<Shortcut>) {
  return keys.add({ id: "test.key", group: "Test", label: "Test", keys: ["s"], run, ...shortcut });
}

function press(key: string, more: KeyboardEventInit = {}, at: Element = document.body) {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  at.addEventListener("keydown", (heard) => keys.press(heard as KeyboardEvent), { once: true });
  at.dispatchEvent(event);
  return event;
}

function add(html: string): Element {
  document.body.innerHTML = html;
  return document.body.firstElementChild as Element;
}

test("a key does what the open screen offers", () => {
  offer({});

  expect(press("s").defaultPrevented).toBe(true);
  expect(run).toHaveBeenCalledWith("s", expect.anything());
});

test("a key that nobody offers is left to the browser", () => {
  expect(press("s").defaultPrevented).toBe(false);
});

test("letters belong to the text while somebody types", () => {
  offer({});
  press("s", {}, add("<textarea></textarea>"));

  expect(run).not.toHaveBeenCalled();
});

test("a key with Ctrl can work while somebody types", () => {
  offer({ keys: ["Ctrl+Enter"], whileTyping: true });
  press("Enter", { ctrlKey: true }, add("<textarea></textarea>"));

  expect(run).toHaveBeenCalledOnce();
});

test("Cmd is Ctrl", () => {
  offer({ keys: ["Ctrl+Enter"] });
  press("Enter", { metaKey: true });

  expect(run).toHaveBeenCalledOnce();
});

test("Shift and a digit is that digit on every keyboard", () => {
  offer({ keys: ["Shift+3"] });
  press("§", { code: "Digit3", shiftKey: true });

  expect(run).toHaveBeenCalledWith("Shift+3", expect.anything());
});

test("a question mark is a question mark, wherever it lies", () => {
  offer({ keys: ["?"] });
  press("?", { code: "Minus", shiftKey: true });
  press("?", { code: "Digit7", shiftKey: true });

  expect(run).toHaveBeenCalledTimes(2);
});

test("two keys in a row go somewhere", () => {
  offer({ keys: ["g p"] });
  press("g");
  press("p");

  expect(run).toHaveBeenCalledOnce();
});

test("the second key alone goes nowhere", () => {
  offer({ keys: ["g p"] });
  press("p");

  expect(run).not.toHaveBeenCalled();
});

test("the newest screen wins", () => {
  const older = vi.fn();
  offer({ id: "older", run: older });
  offer({ id: "newer" });
  press("s");

  expect(run).toHaveBeenCalledOnce();
  expect(older).not.toHaveBeenCalled();
});

test("keys of the page rest while a dialog is open", () => {
  offer({});
  press("s", {}, add('<div role="dialog" tabindex="-1"></div>'));

  expect(run).not.toHaveBeenCalled();
});

test("single characters can be switched off, keys with Ctrl stay", () => {
  offer({ keys: ["s", "Ctrl+s"] });
  keys.prefer({ characters: false, own: {} });
  press("s");
  expect(run).not.toHaveBeenCalled();

  press("s", { ctrlKey: true });
  expect(run).toHaveBeenCalledOnce();
});

test("a person's own key takes the place of ours", () => {
  offer({});
  keys.prefer({ characters: true, own: { "test.key": "x" } });
  press("s");
  expect(run).not.toHaveBeenCalled();

  press("x");
  expect(run).toHaveBeenCalledOnce();
});

test.each([
  ["the digit row of a French keyboard", { key: "&", code: "Digit1" }, "1"],
  ["the numeric keypad", { key: "1", code: "Numpad1" }, "1"],
  [
    "Shift and the digit row of a French keyboard",
    { key: "1", code: "Digit1", shiftKey: true },
    "Shift+1",
  ],
  ["a Russian keyboard", { key: "ф", code: "KeyA" }, "a"],
  ["a Russian keyboard with Shift", { key: "В", code: "KeyD", shiftKey: true }, "Shift+d"],
  ["a Chinese input method", { key: "Process", code: "KeyA" }, "a"],
  ["an AZERTY letter goes by what is typed", { key: "a", code: "KeyQ" }, "a"],
])("keys work on %s", (_, init, stroke) => {
  offer({ keys: [stroke] });
  press(init.key, init);

  expect(run).toHaveBeenCalledWith(stroke, expect.anything());
});

test("Shift and a digit of a French keyboard also ranks, where nothing is rated", () => {
  offer({ keys: ["1"] });
  press("1", { code: "Digit1", shiftKey: true });

  expect(run).toHaveBeenCalledWith("1", expect.anything());
});

test("the arrows of the numeric keypad are no digits", () => {
  offer({ keys: ["4"] });
  press("ArrowLeft", { code: "Numpad4" });

  expect(run).not.toHaveBeenCalled();
});

test.each([
  "<textarea></textarea>",
  "<input>",
  '<input type="search">',
  "<select></select>",
  "<div contenteditable></div>",
])("what is typed into %s is not kept while something is being loaded", (html) => {
  const field = add(html) as HTMLElement;
  // jsdom does not know which elements are editable.
  Object.defineProperty(field, "isContentEditable", { value: html.includes("contenteditable") });
  const heard = vi.fn();
  field.addEventListener("keydown", heard);
  const release = keys.hold();

  expect(press("a", {}, field).defaultPrevented).toBe(false);
  expect(heard).toHaveBeenCalledOnce();
  release();
});

test("keys beside a text wait for what is being loaded, and are pressed again", async () => {
  const heard = vi.fn();
  const release = keys.hold();
  expect(press("s").defaultPrevented).toBe(true);
  document.body.addEventListener("keydown", heard, { once: true });
  release();

  await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce());
  expect(heard.mock.lastCall?.[0].key).toBe("s");
});

test.each([
  ["Tab", {}],
  ["F5", {}],
  ["r", { ctrlKey: true }],
  ["Enter", {}, "<button></button>"],
  [" ", {}, "<a></a>"],
])("what the browser does with %s happens at once", (key, more, html = "<p></p>") => {
  const release = keys.hold();

  expect(press(key, more, add(html) as HTMLElement).defaultPrevented).toBe(false);
  release();
});
