import type { Order } from "./order";

/** Which two to compare first: the reply one is at and the one ranked next to it. */
export function neighbours(
  order: Order,
  slots: readonly string[],
  current: string,
): [string, string] {
  const line = [...order.flat(), ...slots.filter((slot) => !order.flat().includes(slot))];
  const at = Math.min(Math.max(line.indexOf(current), 0), line.length - 2);
  return [line[at] ?? current, line[at + 1] ?? current];
}
