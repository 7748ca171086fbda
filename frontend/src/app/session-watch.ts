/** When to report the activity of the person, when to ask for the time left, when to warn. */

export const LEAD = 120_000; // ms before the end at which the warning begins; WCAG 2.2.1 wants 20 s
const REPORT_EVERY = 60_000;
const ASK_EVERY = 10_000;

export interface Watched {
  now: number;
  /** When the session ends if nothing happens. */
  endsAt: number;
  /** When the last request was sent. */
  askedAt: number;
  /** The person has done something since then. */
  wasActive: boolean;
}

/**
 * Returns what to send now. Activity is reported every minute, and at once when the end is near. Other
 * tabs make the session longer too, so the server is asked before and during the warning.
 */
export function nextStep({ now, endsAt, askedAt, wasActive }: Watched): "report" | "ask" | null {
  const isNear = now >= endsAt - LEAD;
  const since = now - askedAt;
  if (wasActive && (isNear ? since >= 1_000 : since >= REPORT_EVERY)) return "report";
  const askEvery = now >= endsAt ? 1_000 : ASK_EVERY; // at the end, the answer opens the dialog
  return isNear && since >= askEvery ? "ask" : null;
}
