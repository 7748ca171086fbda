/**
 * The items of a list whose React key is their place: they have no other name, and the list is
 * only replaced as a whole, never reordered.
 */
export function inPlaces<Item>(items: readonly Item[]) {
  return items.map((item, at) => ({ item, at, key: at }));
}
