/** What somebody pasted: one address on a line, or many with commas, or "Ada <ada@example.org>". */
export function addressesIn(pasted: string): string[] {
  const found = pasted.split(/[\s,;<>"]+/).filter((word) => word.includes("@"));
  return [...new Map(found.map((address) => [address.toLowerCase(), address])).values()];
}

/** A table for a spreadsheet or a mail merge: address and link. */
export function asTable(made: readonly { invitation: { email?: string }; link: string }[]): string {
  return made.map(({ invitation, link }) => `${invitation.email ?? ""}\t${link}`).join("\n");
}
