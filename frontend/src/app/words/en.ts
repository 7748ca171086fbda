/** Every English catalogue of the interface, in one chunk. */

import { byNamespace, type Catalogue } from "./namespaces";

export const words = byNamespace(
  import.meta.glob<Catalogue>("/src/**/words.en.json", { eager: true, import: "default" }),
);
