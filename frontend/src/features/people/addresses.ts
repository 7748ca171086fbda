/**
 * Returns the email addresses in pasted text: separated by lines or commas, or as "Ada
 * <ada@example.org>".
 */
export function addressesIn(pasted: string): string[] {
  const found = pasted.split(/[\s,;<>"]+/).filter((word) => word.includes("@"));
  return [...new Map(found.map((address) => [address.toLowerCase(), address])).values()];
}

/** Returns tab-separated lines of address and link, for a spreadsheet or a mail merge. */
export function asTable(made: readonly { invitation: { email?: string }; link: string }[]): string {
  return made.map(({ invitation, link }) => `${invitation.email ?? ""}\t${link}`).join("\n");
}
