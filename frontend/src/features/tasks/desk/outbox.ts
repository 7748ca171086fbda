import { pauseAfter } from "@/shared/retry";
import type { BrowserStore } from "./store";

/** A finished label that waits to be sent. The key makes a second delivery harmless. */
export type Parcel<Body> = { key: string; seat: string; body: Body; at: number };

/**
 * The result of a delivery: stored, to be retried, or refused for good. A refused label is kept in
 * the browser, unless its text must not be.
 */
export type Delivery =
  | { is: "taken" }
  | { is: "later" }
  | { is: "refused"; why: string; keep: boolean };

type Connections<Body> = {
  store: BrowserStore;
  deliver: (parcel: Parcel<Body>) => Promise<Delivery>;
  onTaken?: (parcel: Parcel<Body>) => void;
  onRefused?: (parcel: Parcel<Body>, why: string, isKept: boolean) => void;
  onCount?: (waiting: number) => void;
  /** Runs the work while no other tab delivers. */
  alone?: (work: () => Promise<void>) => Promise<void>;
  pause?: number;
};

/**
 * Finished labels that the server has not acknowledged yet. They survive reloads and network
 * failures.
 */
export class Outbox<Body> {
  private running: Promise<void> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;

  constructor(private readonly doors: Connections<Body>) {}

  /** Stores the label in the browser first, so that the screen can continue immediately. */
  async put(parcel: Parcel<Body>): Promise<void> {
    await this.doors.store.write(keyOf(parcel), parcel);
    void this.flush();
  }

  async waiting(): Promise<Parcel<Body>[]> {
    const all = await this.doors.store.list<Parcel<Body>>("parcel:");
    return all.map(([, parcel]) => parcel).sort((a, b) => a.at - b.at);
  }

  /** Delivers everything, oldest first. Concurrent calls share one delivery. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.running ??= this.alone(() => this.deliverAll()).finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private alone(work: () => Promise<void>): Promise<void> {
    return this.doors.alone === undefined ? work() : this.doors.alone(work);
  }

  private async deliverAll(): Promise<void> {
    for (let parcels = await this.waiting(); parcels.length > 0; parcels = await this.waiting()) {
      this.doors.onCount?.(parcels.length);
      for (const parcel of parcels) {
        if (!(await this.deliverOne(parcel))) return this.tryAgainLater();
      }
    }
    this.failures = 0;
    this.doors.onCount?.(0);
  }

  private async deliverOne(parcel: Parcel<Body>): Promise<boolean> {
    const delivery = await this.doors.deliver(parcel);
    if (delivery.is === "later") return false;
    await this.doors.store.remove(keyOf(parcel));
    if (delivery.is === "taken") {
      this.doors.onTaken?.(parcel);
    } else {
      // The page of the labeler's own labels shows a refused label that is kept.
      if (delivery.keep) {
        await this.doors.store.write(`aside:${parcel.seat}:${parcel.at}`, parcel.body);
      }
      this.doors.onRefused?.(parcel, delivery.why, delivery.keep);
    }
    return true;
  }

  private tryAgainLater(): void {
    const pause = pauseAfter(this.failures, this.doors.pause);
    this.failures += 1;
    this.timer = setTimeout(() => void this.flush(), pause);
  }
}

function keyOf(parcel: { key: string }): string {
  return `parcel:${parcel.key}`;
}
