import type { Role } from "@/shared/session/session";

export const roles: readonly Role[] = ["labeler", "manager", "researcher", "administrator"];

/** Returns the roles that the person can grant. The server checks this too. */
export function grantableBy(own: readonly Role[], isSuperuser: boolean): readonly Role[] {
  if (isSuperuser || own.includes("administrator")) return roles;
  return own.includes("manager") ? ["labeler", "manager"] : [];
}
