/** The English words of every other page. */

import { byNamespace, type Catalogue } from "../namespaces";

export const words = byNamespace(
  import.meta.glob<Catalogue>(
    [
      "/src/**/words.en.json",
      "!/src/shared/words.en.json",
      "!/src/app/navigation/words.en.json",
      "!/src/features/tasks/**/words.en.json",
    ],
    { eager: true, import: "default" },
  ),
);
