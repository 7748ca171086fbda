import type { BrowserStore } from "./store";

/** The draft as the server has it. The revision grows with every save. */
export type ServerDraft<Body> = { revision: number; body: Body | null };

/** Another tab or device saved this task. The server keeps that draft until the person decides. */
export class DraftIsStale<Body> extends Error {
  constructor(readonly theirs: ServerDraft<Body>) {
    super("The draft was changed elsewhere.");
  }
}

export type DraftState<Body> =
  | { is: "saved" | "unsaved" | "saving" | "offline" }
  | { is: "stale"; theirs: Body; from: "tab" | "device" };

type Kept<Body> = { body: Body; revision: number; savedAt: number };

/** Removes drafts of tasks that were abandoned long ago. */
export async function forgetOldDrafts(store: BrowserStore, now = Date.now()): Promise<void> {
  for (const [key, { savedAt }] of await store.list<Kept<unknown>>("draft:")) {
    if (now - savedAt > KEPT_FOR) await store.remove(key);
  }
}

type Doors<Body> = {
  seat: string;
  store: BrowserStore;
  /**
   * Saves on top of a revision and resolves to the new one; throws DraftIsStale when the revision
   * is outdated.
   */
  send: (draft: { revision: number; body: Body }) => Promise<number>;
  onState: (state: DraftState<Body>) => void;
  pause?: number;
};

const KEPT_FOR = 60 * 24 * 3_600_000;
const SAVE_AFTER = 1_000;
const TRY_AGAIN_AFTER = 5_000;

/** Stores one seat's draft: immediately in the browser, and about every second on the server. */
export class DraftKeeper<Body> {
  private revision = 0;
  private latest: Body | undefined;
  private stale = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private sending: Promise<void> | undefined;
  private closed = false;

  constructor(private readonly doors: Doors<Body>) {}

  /** Resolves to the newer of the server's and the browser's draft. */
  async open(server: ServerDraft<Body>): Promise<Body | undefined> {
    const kept = await this.doors.store.read<Kept<Body>>(this.key).catch(() => undefined);
    this.revision = server.revision;
    if (kept === undefined) return server.body ?? undefined;
    if (kept.revision === server.revision || server.body === null) {
      // Typed after the last save that reached the server.
      if (JSON.stringify(kept.body) !== JSON.stringify(server.body)) this.change(kept.body);
      return kept.body;
    }
    if (JSON.stringify(kept.body) !== JSON.stringify(server.body)) await this.setAside(kept.body);
    return server.body;
  }

  change(body: Body): void {
    if (this.closed) return;
    this.latest = body;
    void this.keep(body);
    if (this.stale) return;
    this.doors.onState({ is: "unsaved" });
    this.sendAfter(this.doors.pause ?? SAVE_AFTER);
  }

  /** Saves pending changes, for example before the page is hidden or when it is online again. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    await this.sending;
    if (this.latest === undefined || this.stale || this.closed) return;
    this.sending = this.save(this.latest);
    await this.sending;
    this.sending = undefined;
  }

  /** Ends a conflict: the person keeps one of the two drafts. */
  async settle(body: Body, other: Body): Promise<void> {
    this.stale = false;
    await this.setAside(other);
    this.change(body);
    await this.flush();
  }

  /**
   * Another tab saved. Returns its draft when this tab has no unsaved changes; otherwise reports a
   * conflict.
   */
  follow(theirs: ServerDraft<Body>): Body | undefined {
    if (theirs.body === null || theirs.revision <= this.revision) return undefined;
    this.revision = theirs.revision;
    if (this.latest === undefined) return theirs.body;
    this.becomeStale(theirs.body, "tab");
    return undefined;
  }

  /** Stops saving, after the seat was submitted or skipped. */
  async close(forget: boolean): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    if (forget) await this.doors.store.remove(this.key);
  }

  private get key(): string {
    return `draft:${this.doors.seat}`;
  }

  private keep(body: Body): Promise<void> {
    const kept: Kept<Body> = { body, revision: this.revision, savedAt: Date.now() };
    return this.doors.store.write(this.key, kept).catch(() => undefined);
  }

  private setAside(body: Body): Promise<void> {
    return this.doors.store.write(`aside:${this.doors.seat}:${Date.now()}`, body);
  }

  private sendAfter(pause: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), pause);
  }

  private becomeStale(theirs: Body, from: "tab" | "device"): void {
    this.stale = true;
    this.doors.onState({ is: "stale", theirs, from });
  }

  private async save(body: Body): Promise<void> {
    this.doors.onState({ is: "saving" });
    try {
      this.revision = await this.doors.send({ revision: this.revision, body });
      if (this.latest === body) {
        this.latest = undefined;
        await this.keep(body);
        this.doors.onState({ is: "saved" });
      } else {
        this.sendAfter(this.doors.pause ?? SAVE_AFTER);
      }
    } catch (error) {
      if (error instanceof DraftIsStale) {
        this.revision = error.theirs.revision;
        // Another tab of this browser sends its draft before the server refuses this one.
        this.becomeStale(error.theirs.body as Body, "device");
        return;
      }
      this.doors.onState({ is: "offline" });
      if (!this.closed) this.sendAfter(TRY_AGAIN_AFTER);
    }
  }
}
