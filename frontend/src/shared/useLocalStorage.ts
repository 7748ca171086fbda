import { useEffect, useState } from "react";

function read<Value>(name: string, nothing: Value): Value {
  try {
    const kept = localStorage.getItem(name);
    return kept === null ? nothing : (JSON.parse(kept) as Value);
  } catch {
    return nothing; // no storage here, or not ours: then it is simply not kept
  }
}

/** State that survives reloads and crashes in this browser, until it is set back to nothing. */
export function useLocalStorage<Value>(name: string, nothing: Value) {
  const [value, setValue] = useState(() => read(name, nothing));
  useEffect(() => {
    try {
      if (value === nothing) localStorage.removeItem(name);
      else localStorage.setItem(name, JSON.stringify(value));
    } catch {
      // The same: a full or forbidden storage keeps nothing, and the page works on.
    }
  }, [name, nothing, value]);
  return [value, setValue] as const;
}
