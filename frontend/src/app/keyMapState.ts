/** Whether the list of shortcuts is open. Both the "?" key and a button open it. */

type Listener = () => void;

let isOpen = false;
const listeners = new Set<Listener>();

function change(next: boolean) {
  isOpen = next;
  for (const listener of listeners) listener();
}

export const keyMap = {
  subscribe(listener: Listener) {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
  isOpen: () => isOpen,
  open: () => change(true),
  close: () => change(false),
};
