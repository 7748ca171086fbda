/** Every component test speaks English and starts with an empty page. */

import { cleanup } from "@testing-library/react";
import { afterEach, beforeAll } from "vitest";
import { startWords } from "@/app/words";

beforeAll(() => startWords("en"));
afterEach(cleanup);

// jsdom lays nothing out, so there is nothing it could scroll or measure.
Element.prototype.scrollIntoView = () => undefined;
window.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
