import { createStore, del, entries, get, set, type UseStore } from "idb-keyval";

import { memoryStore } from "./memoryStore";
import type { BrowserStore } from "./store";

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
