/** Requests that wait for one decision of the person, which a dialog asks for. */

type Listener = () => void;

export class Gate {
  private waiting: ((passed: boolean) => void)[] = [];
  private readonly listeners = new Set<Listener>();

  wait(): Promise<boolean> {
    return new Promise((resolve) => {
      this.waiting = [...this.waiting, resolve];
      this.tell();
    });
  }

  finish(passed: boolean) {
    const released = this.waiting;
    this.waiting = [];
    for (const resolve of released) resolve(passed);
    this.tell();
  }

  subscribe = (listener: Listener) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  isClosed = () => this.waiting.length > 0;

  private tell() {
    for (const listener of this.listeners) listener();
  }
}
