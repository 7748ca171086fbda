import { useEffect, useState } from "react";

function read<Value>(name: string, nothing: Value): Value {
  try {
    const kept = localStorage.getItem(name);
    return kept === null ? nothing : (JSON.parse(kept) as Value);
  } catch {
    return nothing; // without storage or with invalid content, the value is not kept
  }
}

/** State that survives reloads in this browser, until it is set back to the default. */
export function useLocalStorage<Value>(name: string, nothing: Value) {
  const [value, setValue] = useState(() => read(name, nothing));
  useEffect(() => {
    try {
      if (value === nothing) localStorage.removeItem(name);
      else localStorage.setItem(name, JSON.stringify(value));
    } catch {
      // Storage that is full or forbidden keeps nothing, and the page still works.
    }
  }, [name, nothing, value]);
  return [value, setValue] as const;
}
