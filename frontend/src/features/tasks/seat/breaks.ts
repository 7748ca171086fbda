/** When a break would do good. What was worked is known to this browser only; nobody is told. */

const WORKED = "plumbline.worked";

export const breaks = {
  /** Adds what was worked; true once it has been that long (milliseconds), and then it starts again. */
  isDue(worked: number, after: number): boolean {
    const whole = Number(sessionStorage.getItem(WORKED) ?? 0) + worked;
    const isFull = whole >= after;
    sessionStorage.setItem(WORKED, String(isFull ? 0 : whole));
    return isFull;
  },
};
