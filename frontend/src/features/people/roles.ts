import type { Role } from "@/shared/session/session";

export const roles: readonly Role[] = ["labeler", "manager", "researcher", "administrator"];

/** Nobody gives away more than they have; the server has the last word. */
export function grantableBy(own: readonly Role[], isSuperuser: boolean): readonly Role[] {
  if (isSuperuser || own.includes("administrator")) return roles;
  return own.includes("manager") ? ["labeler", "manager"] : [];
}
