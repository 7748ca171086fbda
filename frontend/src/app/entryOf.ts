/** Returns the navigation entry of a page: the entry with the longest matching address. */
export function entryOf<Entry extends { to: string }>(
  pathname: string,
  entries: readonly Entry[],
): Entry | undefined {
  const matching = entries.filter(({ to }) => to === pathname || pathname.startsWith(`${to}/`));
  return matching.sort((one, other) => other.to.length - one.to.length)[0];
}
