import { soon } from "@/shared/parts";
import { renderAhead } from "@/shared/text/RichText";
import { Desk } from "./desk";
import { forgetOldDrafts } from "./drafts";
import { Outbox } from "./outbox";
import { type HandIn, type Seat, type Server, serverOf } from "./server";
import type { BrowserStore } from "./store";
import { browserStoreOf } from "./store";
import { Tabs } from "./tabs";

/**
 * Everything that outlives a single screen, such as the outbox, which keeps sending while other
 * pages are open.
 */
export type Workspace = {
  desk: Desk;
  server: Server;
  outbox: Outbox<HandIn>;
  store: BrowserStore;
  tabs: Tabs;
  refusals: Refusals;
};

type Refused = (why: string, isKept: boolean) => void;

/** Labels that the server refused. The current screen tells the person. */
class Refusals {
  private tell: Refused = () => undefined;

  listen(tell: Refused): () => void {
    this.tell = tell;
    return () => {
      this.tell = () => undefined;
    };
  }

  say(why: string, isKept: boolean): void {
    this.tell(why, isKept);
  }
}

const workspaces = new Map<string, Workspace>();

export function workspaceOf(person: string): Workspace {
  const workspace = workspaces.get(person) ?? openWorkspace(person);
  workspaces.set(person, workspace);
  return workspace;
}

const LONGEST_WAIT_MS = 500; // per text: a task of nine replies is ready after five seconds

/** Renders one text per idle moment, so that the labeler never waits for it. */
function renderSeatAhead({ prompt, replies }: Seat) {
  const texts = [...prompt.turns, ...replies].map(({ text }) => text);
  const drawNext = async () => {
    const text = texts.shift();
    if (text === undefined) return;
    await renderAhead(text);
    soon(drawNext, LONGEST_WAIT_MS);
  };
  soon(drawNext, LONGEST_WAIT_MS);
}

function openWorkspace(person: string): Workspace {
  const store = browserStoreOf(person);
  void forgetOldDrafts(store);
  const tabs = new Tabs(person);
  const refusals = new Refusals();
  const server = serverOf(person);
  const outbox = new Outbox<HandIn>({
    store,
    deliver: server.deliver,
    alone: async (work) => navigator.locks.request(`plumbline-outbox-${person}`, work),
    onTaken: ({ seat }) => {
      tabs.tell({ is: "done", seat });
      void desk.lookAgain();
    },
    onRefused: (_, why, isKept) => refusals.say(why, isKept),
  });
  const desk = new Desk(server, outbox, renderSeatAhead);
  tabs.listen((word) => {
    if (word.is === "done") void desk.leave(word.seat);
  });
  window.addEventListener("online", () => void outbox.flush());
  return { desk, server, outbox, store, tabs, refusals };
}
