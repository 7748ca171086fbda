/** When a break would do good. Known to this browser only; nobody else is told. */

const AFTER = 50 * 60_000;
const SWITCH = "plumbline.breaks";
const WORKED = "plumbline.worked";

export const breaks = {
  areOn: () => localStorage.getItem(SWITCH) !== "off",
  switchOn(on: boolean) {
    localStorage.setItem(SWITCH, on ? "on" : "off");
  },
  /** Adds what was worked; true once fifty minutes are full, and then it starts again. */
  isDue(worked: number): boolean {
    const whole = Number(sessionStorage.getItem(WORKED) ?? 0) + worked;
    const isFull = whole >= AFTER;
    sessionStorage.setItem(WORKED, String(isFull ? 0 : whole));
    return isFull && breaks.areOn();
  },
};
