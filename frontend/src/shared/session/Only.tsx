import type { ReactNode } from "react";
import { NotAllowed } from "./NotAllowed";
import { hasRole, type Role, useMe } from "./session";

/** Shows a page to people in one of these roles. The server refuses the rest by itself. */
export function Only({ roles, children }: { roles: readonly Role[]; children: ReactNode }) {
  return hasRole(useMe(), ...roles) ? children : <NotAllowed />;
}
