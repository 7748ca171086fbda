import { type DragEvent, useSyncExternalStore } from "react";
import { moved, type Order } from "./order";

/** The reply that is being dragged: by its letter in the order so far, or by the grip of its card. */
let dragged: string | null = null;
const listeners = new Set<() => void>();

function drag(slot: string | null) {
  dragged = slot;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

export function useDragged(): string | null {
  return useSyncExternalStore(subscribe, () => dragged);
}

/** Properties of what a reply is dragged by. */
export function grip(slot: string) {
  return {
    draggable: true,
    onDragStart: ({ dataTransfer }: DragEvent) => {
      dataTransfer.effectAllowed = "move";
      dataTransfer.setData("text/plain", slot);
      const card = document.getElementById(`card-${slot}`);
      if (card) dataTransfer.setDragImage(card, 20, 20);
      drag(slot);
    },
    onDragEnd: () => drag(null),
  };
}

export type Place = { at: number; tie: boolean };

/** Moves the dragged reply to a place of the order. */
export function drop(order: Order, { at, tie }: Place, onMove: (order: Order) => void) {
  if (dragged !== null) onMove(moved(order, dragged, at, tie));
  drag(null);
}

export type Zone = "above" | "tie" | "below";

/** Returns what a drop on a card means: its upper third, its middle, or its lower third. */
export function zoneOf({ currentTarget, clientY }: DragEvent): Zone {
  const { top, height } = currentTarget.getBoundingClientRect();
  const part = (clientY - top) / height;
  if (part < 1 / 3) return "above";
  return part > 2 / 3 ? "below" : "tie";
}

/** Returns the place that a zone of a ranked reply stands for. */
export function placeOf(order: Order, slot: string, zone: Zone): Place | undefined {
  const at = order.findIndex((group) => group.includes(slot));
  if (at < 0) return undefined;
  return { at: zone === "below" ? at + 1 : at, tie: zone === "tie" };
}
