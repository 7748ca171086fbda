/** The simplified Chinese words of every page and of the screens for tasks: what a labeler needs at once. */

import { byNamespace, type Catalogue } from "../namespaces";

export const words = byNamespace(
  import.meta.glob<Catalogue>(
    [
      "/src/shared/words.zh-Hans.json",
      "/src/app/navigation/words.zh-Hans.json",
      "/src/features/tasks/**/words.zh-Hans.json",
    ],
    { eager: true, import: "default" },
  ),
);
