import { useEffect, useState } from "react";

/**
 * Returns the value once it has not changed for a while, for example when the person stops typing.
 */
export function useDebounced<Value>(value: Value, milliseconds = 600): Value {
  const [debounced, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return debounced;
}
