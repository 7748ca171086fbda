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
