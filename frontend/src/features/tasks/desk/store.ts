import { createStore, del, entries, get, set, type UseStore } from "idb-keyval";

/**
 * What the browser keeps for one person, so that a crash, a reload or five minutes without a
 * network lose nothing. Each person has their own: two people may share one computer.
 */
export type BrowserStore = {
  read<T>(key: string): Promise<T | undefined>;
  write(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
  list<T>(prefix: string): Promise<[string, T][]>;
};

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

/** IndexedDB; where the browser refuses it (a full disk, a strict private window) the tab's memory. */
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
