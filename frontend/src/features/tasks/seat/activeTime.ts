/**
 * How long somebody really worked: the page is visible and they moved, typed or scrolled lately.
 * A pause for reading counts up to IDLE_AFTER; what is longer counts as no more than that.
 */
export const IDLE_AFTER = 60_000;

export type ActiveTime = Readonly<{
  worked: number;
  /** Since when the page is visible and not yet counted; undefined while it is hidden. */
  since: number | undefined;
}>;

export function startedAt(now: number, visible: boolean, worked = 0): ActiveTime {
  return { worked, since: visible ? now : undefined };
}

/** They did something: what passed since the last sign of life was work, up to the limit. */
export function seen(time: ActiveTime, now: number): ActiveTime {
  return { worked: workedUntil(time, now), since: now };
}

export function hidden(time: ActiveTime, now: number): ActiveTime {
  return { worked: workedUntil(time, now), since: undefined };
}

export function workedUntil({ worked, since }: ActiveTime, now: number): number {
  return since === undefined ? worked : worked + Math.min(Math.max(now - since, 0), IDLE_AFTER);
}
