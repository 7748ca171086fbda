/** Short messages that disappear. Any code can send one; the shell shows and announces them. */

export interface Toast {
  id: number;
  mood: "info" | "good" | "bad";
  text: string;
  action?: { label: string; run: () => void };
  /** The time until the toast disappears (ms). Toasts with an action stay longer. */
  stays: number;
}

type Listener = () => void;

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<Listener>();

function change(next: readonly Toast[]) {
  toasts = next;
  for (const listener of listeners) listener();
}

export function dismiss(id: number) {
  change(toasts.filter((toast) => toast.id !== id));
}

type Sent = Pick<Toast, "text"> & Partial<Pick<Toast, "mood" | "action" | "stays">>;

/** Shows a toast; returns its id, for dismissing it early. */
export function toast({ text, mood = "info", stays, action }: Sent): number {
  lastId += 1;
  const id = lastId;
  const time = stays ?? (action || mood === "bad" ? 10_000 : 5_000);
  change([...toasts.slice(-3), { id, mood, text, stays: time, ...(action ? { action } : {}) }]);
  return id;
}

export const toastStore = {
  subscribe(listener: Listener) {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
  all: () => toasts,
};
