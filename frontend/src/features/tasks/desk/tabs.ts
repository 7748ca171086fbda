import type { DraftBody } from "../answer";
import type { ServerDraft } from "./drafts";

/**
 * Messages between the tabs of one person, so that no tab works on a seat that another has
 * finished.
 */
export type Word =
  | { is: "saved"; seat: string; draft: ServerDraft<DraftBody> }
  | { is: "done"; seat: string };

export class Tabs {
  private readonly channel: BroadcastChannel;

  constructor(person: string) {
    this.channel = new BroadcastChannel(`plumbline-seats-${person}`);
  }

  tell(word: Word): void {
    this.channel.postMessage(word);
  }

  listen(hear: (word: Word) => void): () => void {
    const listener = (event: MessageEvent<Word>) => hear(event.data);
    this.channel.addEventListener("message", listener);
    return () => this.channel.removeEventListener("message", listener);
  }
}
