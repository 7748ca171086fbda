/** The simplified Chinese words of every other page. */

import { byNamespace, type Catalogue } from "../namespaces";

export const words = byNamespace(
  import.meta.glob<Catalogue>(
    [
      "/src/**/words.zh-Hans.json",
      "!/src/shared/words.zh-Hans.json",
      "!/src/app/navigation/words.zh-Hans.json",
      "!/src/features/tasks/**/words.zh-Hans.json",
    ],
    { eager: true, import: "default" },
  ),
);
