import { createStore, del, entries, get, set, type UseStore } from "idb-keyval";

/**
 * What the browser stores for one person, so that a crash, a reload or a network failure loses
 * nothing. Each person has a separate store, because two people may share a computer.
 */
export type BrowserStore = {
  read<T>(key: string): Promise<T | undefined>;
  write(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
  list<T>(prefix: string): Promise<[string, T][]>;
};

/** Stores in memory, for browsers that refuse IndexedDB. Its content lives as long as the tab. */
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

/**
 * Stores in IndexedDB, and in memory when the browser refuses (a full disk or a strict private
 * window).
 */
export function browserStoreOf(person: string): BrowserStore {
  const place: UseStore = createStore(`plumbline-${person}`, "kept");
  const memory = memoryStore();
  return {
    read: async <T>(key: string) =>
      (await memory.read<T>(key)) ?? (await get<T>(key, place).catch(() => undefined)),
    write: (key, value) => set(key, value, place).catch(() => memory.write(key, value)),
    remove: async (key) => {
      await memory.remove(key);
      await del(key, place).catch(() => undefined);
    },
    list: async <T>(prefix: string) => {
      const kept = await entries<string, T>(place).catch(() => []);
      const here = await memory.list<T>(prefix);
      return [...kept.filter(([key]) => key.startsWith(prefix)), ...here];
    },
  };
}
