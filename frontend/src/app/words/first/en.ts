/** The English words of every page and of the screens for tasks: what a labeler needs at once. */

import { byNamespace, type Catalogue } from "../namespaces";

export const words = byNamespace(
  import.meta.glob<Catalogue>(
    [
      "/src/shared/words.en.json",
      "/src/app/navigation/words.en.json",
      "/src/features/tasks/**/words.en.json",
    ],
    { eager: true, import: "default" },
  ),
);
