import { useLayoutEffect, useRef } from "react";
import { nextAfter, onlyChange } from "./advance";
import { after, type RankingAct, type RankingAnswer } from "./answer";

type Props = {
  slots: readonly string[];
  rates: boolean;
  answer: RankingAnswer;
  current: string;
  onAct: (act: RankingAct) => void;
  onGo: (slot: string) => void;
  advances: boolean;
  say: (act: RankingAct, answer: RankingAnswer) => void;
};

/** What the labeler does with the replies, and the reply to go on with afterwards. */
export function useActs({ slots, rates, answer, current, onAct, onGo, advances, say }: Props) {
  const own = useRef(answer);
  const act = (done: RankingAct) => {
    own.current = after(answer, done);
    onAct(done);
    say(done, own.current);
  };
  const actAndAdvance = (done: RankingAct) => {
    act(done);
    const next = nextAfter(answer, own.current, current, { slots, rates });
    if (advances && next !== undefined) onGo(next);
  };
  // After undo, the next key must act on the reply that undo has changed.
  const go = useRef(onGo);
  go.current = onGo;
  useLayoutEffect(() => {
    const undone = onlyChange(own.current, answer);
    own.current = answer;
    if (undone !== undefined) go.current(undone);
  }, [answer]);
  return { act, actAndAdvance };
}
