import type { Outbox } from "./outbox";
import type { HandIn, Seat, SkipReason } from "./server";

/** The labeler's desk: the open seat and the seats loaded ahead. */
export type DeskState =
  | { is: "loading" }
  /** A seat is gone when another labeler has it now, or when the task was withdrawn. */
  | { is: "open"; seat: Seat; isGone?: boolean }
  | { is: "empty" }
  /** No seat could be fetched. Without an error, the remaining seats are still being submitted. */
  | { is: "failed"; error: unknown };

export type SeatServer = {
  take: (how: { ahead: boolean }) => Promise<Seat | null>;
  skip: (seat: string, reason: SkipReason, note: string) => Promise<void>;
  undoSkip: (seat: string) => Promise<Seat>;
};

type Listener = () => void;

/** Hands out one seat after the other without waiting; labels are submitted in the background. */
export class Desk {
  private state: DeskState = { is: "loading" };
  private ahead: Seat[] = [];
  /** Seats submitted or skipped here. The server perhaps does not know yet and offers them again. */
  private readonly done = new Set<string>();
  private readonly listeners = new Set<Listener>();

  constructor(
    private readonly server: SeatServer,
    private readonly outbox: Pick<Outbox<HandIn>, "put" | "flush" | "waiting">,
    /** Called with a seat that is loaded ahead. */
    private readonly onAhead: (seat: Seat) => void = () => undefined,
  ) {}

  readonly subscribe = (listener: Listener) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  readonly current = () => this.state;

  /** Opens the desk, or retries after it was empty or failed. */
  readonly start = async (): Promise<void> => {
    this.show({ is: "loading" });
    for (const parcel of await this.outbox.waiting()) this.done.add(parcel.seat);
    await this.takeNext();
  };

  /** Checks for new tasks without a loading state, unless a seat is open. */
  readonly lookAgain = async (): Promise<void> => {
    if (this.state.is === "empty" || this.state.is === "failed") await this.takeNext();
  };

  async handIn(label: HandIn, key: string): Promise<void> {
    if (this.state.is !== "open") return;
    const seat = this.state.seat.id;
    this.done.add(seat);
    const kept = this.outbox.put({ key, seat, body: label, at: Date.now() });
    this.goOn();
    await kept;
    // The server gives out the next seat only after it has this label.
    await this.outbox.flush();
    await this.settle();
  }

  /** Shows the next seat immediately; the skipped seat returns if the skip fails. */
  async skip(reason: SkipReason, note: string): Promise<void> {
    if (this.state.is !== "open") return;
    const { seat } = this.state;
    this.done.add(seat.id);
    this.goOn();
    try {
      await this.server.skip(seat.id, reason, note);
    } catch (error) {
      this.putBack(seat);
      throw error;
    }
    await this.settle();
  }

  async undoSkip(seat: string): Promise<void> {
    this.putBack(await this.server.undoSkip(seat));
  }

  /** Closes a seat that another tab has submitted. */
  async leave(seat: string): Promise<void> {
    this.done.add(seat);
    this.ahead = this.ahead.filter((next) => next.id !== seat);
    if (this.state.is !== "open" || this.state.seat.id !== seat) return;
    this.goOn();
    await this.settle();
  }

  /** Warns that the seat is no longer held; a seat that was only loaded ahead is removed. */
  lose(seat: string): void {
    this.ahead = this.ahead.filter((next) => next.id !== seat);
    if (this.state.is !== "open" || this.state.seat.id !== seat) return;
    this.show({ is: "open", seat: this.state.seat, isGone: true });
  }

  /** Continues with the next seat. The draft stays, and with it the person's text. */
  async letGo(): Promise<void> {
    this.goOn();
    await this.settle();
  }

  /** Returns every seat held for this labeler: the open one and those loaded ahead. */
  readonly held = (): string[] => {
    const open = this.state.is === "open" && !this.state.isGone ? [this.state.seat] : [];
    return [...open, ...this.ahead].map((seat) => seat.id);
  };

  /** Loads the next seat while this one is open. */
  async prepare(): Promise<void> {
    if (this.state.is !== "open" || this.ahead.length > 0) return;
    const next = await this.server.take({ ahead: true }).catch(() => null);
    if (next === null || !this.isNew(next)) return;
    this.ahead = [...this.ahead, next];
    this.onAhead(next);
  }

  private goOn(): void {
    const [next, ...rest] = this.ahead;
    this.ahead = rest;
    this.show(next === undefined ? { is: "loading" } : { is: "open", seat: next });
  }

  private settle(): Promise<void> {
    return this.state.is === "loading" ? this.takeNext() : this.prepare();
  }

  private async takeNext(): Promise<void> {
    try {
      const seat = await this.takeUndone();
      if (seat === null) return this.show({ is: "empty" });
      if (this.done.has(seat.id)) return this.show({ is: "failed", error: undefined });
      this.show({ is: "open", seat });
      await this.prepare();
    } catch (error) {
      const isOnItsWay = (await this.outbox.waiting()).length > 0;
      this.show({ is: "failed", error: isOnItsWay ? undefined : error });
    }
  }

  /**
   * The server may offer a seat that was submitted here. Deliver the outbox first, then ask again.
   */
  private async takeUndone(): Promise<Seat | null> {
    const seat = await this.server.take({ ahead: false });
    if (seat === null || !this.done.has(seat.id)) return seat;
    await this.outbox.flush();
    const again = await this.server.take({ ahead: false });
    return again !== null && this.done.has(again.id) ? this.server.take({ ahead: true }) : again;
  }

  private putBack(seat: Seat): void {
    this.done.delete(seat.id);
    if (this.state.is === "open") this.ahead = [this.state.seat, ...this.ahead];
    this.show({ is: "open", seat });
  }

  private isNew({ id }: Seat): boolean {
    const isCurrent = this.state.is === "open" && this.state.seat.id === id;
    return !isCurrent && !this.done.has(id) && this.ahead.every((next) => next.id !== id);
  }

  private show(state: DeskState): void {
    // The open seat can arrive a second time: loaded ahead while the one before was submitted.
    if (state.is === "open") this.ahead = this.ahead.filter(({ id }) => id !== state.seat.id);
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}
