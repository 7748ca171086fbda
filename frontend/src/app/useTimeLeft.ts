import { useCallback, useEffect, useState } from "react";
import { api, body } from "@/api/client";
import { LEAD, nextStep } from "./session-watch";

const SIGNS = ["keydown", "pointerdown", "wheel", "touchmove"] as const;

export interface TimeLeft {
  /** Seconds until the session ends; null while the end is far. */
  seconds: number | null;
  canBeLonger: boolean;
}

const far: TimeLeft = { seconds: null, canBeLonger: true };

/** Reports what the person does to the server, and returns the time left when the end is near. */
export function useTimeLeft(): TimeLeft {
  const [left, setLeft] = useState(far);
  const show = useCallback((next: TimeLeft) => {
    setLeft((shown) =>
      shown.seconds === next.seconds && shown.canBeLonger === next.canBeLonger ? shown : next,
    );
  }, []);
  useEffect(() => watch(show), [show]);
  return left;
}

function watch(show: (left: TimeLeft) => void): () => void {
  let [endsAt, askedAt] = [Number.POSITIVE_INFINITY, Date.now()];
  let [wasActive, canBeLonger, isAsking] = [false, true, false];

  const send = async (step: "report" | "ask") => {
    isAsking = true;
    wasActive = wasActive && step === "ask";
    try {
      const answer = await body(
        step === "report"
          ? api.POST("/api/people/session/activity/")
          : api.GET("/api/people/session/activity/"),
      );
      endsAt = answer.seconds === null ? endsAt : Date.now() + answer.seconds * 1000;
      canBeLonger = answer.can_be_longer;
    } catch {
      // Offline or refused: the next look asks again, and every other request says what is wrong.
    } finally {
      isAsking = false;
      askedAt = Date.now();
    }
  };
  const look = () => {
    const now = Date.now();
    const step = isAsking ? null : nextStep({ now, endsAt, askedAt, wasActive });
    if (step) void send(step);
    const isNear = now >= endsAt - LEAD && now < endsAt;
    show(isNear ? { seconds: Math.ceil((endsAt - now) / 1000), canBeLonger } : far);
  };
  const note = () => {
    wasActive = true;
  };

  void send("ask");
  const timer = setInterval(look, 1_000);
  for (const sign of SIGNS) window.addEventListener(sign, note, { capture: true, passive: true });
  return () => {
    clearInterval(timer);
    for (const sign of SIGNS) window.removeEventListener(sign, note, { capture: true });
  };
}
