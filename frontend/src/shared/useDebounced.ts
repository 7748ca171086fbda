import { useEffect, useState } from "react";

/** The value once it has not changed for a while, such as when somebody stops typing. */
export function useDebounced<Value>(value: Value, milliseconds = 600): Value {
  const [debounced, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return debounced;
}
