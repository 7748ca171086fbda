/** Derives the i18next namespace of a catalogue from its folder. */

export type Catalogue = { [key: string]: string | Catalogue };

/** Returns "tasks/ranking" for "/src/features/tasks/ranking/words.en.json". */
function namespaceOf(path: string): string {
  const folder = path.slice("/src/".length, path.lastIndexOf("/"));
  return folder.replace(/^(app|features|shared)\//, "");
}

export function byNamespace(files: Record<string, Catalogue>): Record<string, Catalogue> {
  return Object.fromEntries(
    Object.entries(files).map(([path, words]) => [namespaceOf(path), words]),
  );
}
