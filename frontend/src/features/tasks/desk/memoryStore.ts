import type { BrowserStore } from "./store";

/** Where the browser keeps nothing (private windows of some), what is made lives as long as the tab. */
export function memoryStore(): BrowserStore {
  const kept = new Map<string, unknown>();
  return {
    read: async <T>(key: string) => kept.get(key) as T | undefined,
    write: async (key, value) => void kept.set(key, structuredClone(value)),
    remove: async (key) => void kept.delete(key),
    list: async <T>(prefix: string) =>
      [...kept].filter(([key]) => key.startsWith(prefix)) as [string, T][],
  };
}
