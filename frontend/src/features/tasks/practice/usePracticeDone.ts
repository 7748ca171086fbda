import { useChangeMe, useMe } from "@/shared/session/session";

/** Whether the person has finished or dismissed the practice task. The server remembers it. */
export function usePracticeDone() {
  const isDone = useMe().preferences.practice_done;
  const change = useChangeMe();
  const remember = () => {
    if (!isDone) change.mutate({ preferences: { practice_done: true } });
  };
  return { isDone, remember };
}
