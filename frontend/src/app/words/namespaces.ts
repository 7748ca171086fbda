/** Which namespace of i18next the words of a folder are in. */

export type Catalogue = { [key: string]: string | Catalogue };

/** "/src/features/tasks/ranking/words.en.json" is the namespace "tasks/ranking". */
function namespaceOf(path: string): string {
  const folder = path.slice("/src/".length, path.lastIndexOf("/"));
  return folder.replace(/^(app|features|shared)\//, "");
}

export function byNamespace(files: Record<string, Catalogue>): Record<string, Catalogue> {
  return Object.fromEntries(
    Object.entries(files).map(([path, words]) => [namespaceOf(path), words]),
  );
}
