import { type SetStateAction, useCallback, useEffect, useState } from "react";

function read<Value>(name: string, nothing: Value): Value {
  try {
    const kept = localStorage.getItem(name);
    return kept === null ? nothing : (JSON.parse(kept) as Value);
  } catch {
    return nothing; // without storage or with invalid content, the value is not kept
  }
}

/**
 * State that survives reloads in this browser, until it is set back to the default. Each name has a
 * value of its own.
 */
export function useLocalStorage<Value>(name: string, nothing: Value) {
  const [kept, setKept] = useState(() => ({ name, value: read(name, nothing) }));
  const current = kept.name === name ? kept : { name, value: read(name, nothing) };
  if (current !== kept) setKept(current);
  const { value } = current;
  useEffect(() => {
    try {
      if (value === nothing) localStorage.removeItem(name);
      else localStorage.setItem(name, JSON.stringify(value));
    } catch {
      // Storage that is full or forbidden keeps nothing, and the page still works.
    }
  }, [name, nothing, value]);
  const setValue = useCallback(
    (next: SetStateAction<Value>) =>
      setKept((known) => ({ name, value: next instanceof Function ? next(known.value) : next })),
    [name],
  );
  return [value, setValue] as const;
}
