/** Component tests run in English and start with an empty page. */

import { cleanup } from "@testing-library/react";
import { afterEach, beforeAll } from "vitest";
import { loadAllWords, startWords } from "@/app/words";

beforeAll(async () => {
  await startWords("en");
  await loadAllWords();
});
afterEach(cleanup);

// jsdom has no layout, so there is nothing to scroll or measure.
Element.prototype.scrollIntoView = () => undefined;
window.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
