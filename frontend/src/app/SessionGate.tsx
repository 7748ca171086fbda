import { useSyncExternalStore } from "react";
import { sessionGate } from "@/api/session-gate";
import { onDemand } from "@/shared/ui/onDemand";

const SessionEnded = onDemand(async () => (await import("./SessionEnded")).SessionEnded);

/** Asks for the password when the session ends, while requests wait. */
export function SessionGate() {
  const isClosed = useSyncExternalStore(sessionGate.subscribe, sessionGate.isClosed);
  return <SessionEnded isOpen={isClosed} />;
}
