/**
 * Counts active time: the page is visible and there was recent input. A pause counts in full up to
 * IDLE_AFTER; a longer one counts as IDLE_AFTER.
 */
export const IDLE_AFTER = 60_000;

export type ActiveTime = Readonly<{
  worked: number;
  /** The time from which visible time is not counted yet; undefined while the page is hidden. */
  since: number | undefined;
}>;

export function startedAt(now: number, visible: boolean, worked = 0): ActiveTime {
  return { worked, since: visible ? now : undefined };
}

/** Handles input: the time since the last input counts as work, up to the limit. */
export function seen(time: ActiveTime, now: number): ActiveTime {
  return { worked: workedUntil(time, now), since: now };
}

export function hidden(time: ActiveTime, now: number): ActiveTime {
  return { worked: workedUntil(time, now), since: undefined };
}

export function workedUntil({ worked, since }: ActiveTime, now: number): number {
  return since === undefined ? worked : worked + Math.min(Math.max(now - since, 0), IDLE_AFTER);
}
