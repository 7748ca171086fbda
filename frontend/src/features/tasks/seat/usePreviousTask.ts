import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api, body } from "@/api/client";
import { useShortcut } from "@/shared/keys/useShortcut";
import { toast } from "@/shared/toasts/toasts";
import { useSentence } from "@/shared/ui/useSentence";
import type { Answer } from "../answer";
import type { Workspace } from "../desk/workspace";

const RECENT = 5;

/** What the page of a label continues with, and where it leads afterwards. */
export type Reopened = Readonly<{ answer: Answer; back: string }>;

/** The last labels of this labeler, newest first. What waits to be sent is sent first. */
async function lastLabels({ outbox }: Pick<Workspace, "outbox">) {
  await outbox.flush();
  const query = { limit: RECENT };
  return (await body(api.GET("/api/labels/mine/", { params: { query } }))).results;
}

/** Opens the label submitted last, to read it again and to edit it while there is time. */
export function usePreviousTask(workspace: Workspace) {
  const { t } = useTranslation("tasks");
  const navigate = useNavigate();
  const sentence = useSentence();
  const open = async () => {
    const [last] = await lastLabels(workspace);
    if (last === undefined) toast({ text: t("previous.none") });
    else await navigate(`/labels/${last.id}?read`);
  };
  useShortcut({
    id: "seats.previous",
    run: () => void open().catch((error) => toast({ mood: "bad", text: sentence(error) })),
  });
}

/** Offers to rank the replies after all, when "Cannot rank" has been submitted. */
export function useUndoCannotRank(workspace: Workspace) {
  const { t } = useTranslation("tasks");
  const navigate = useNavigate();
  const sentence = useSentence();
  const open = async (seat: string, answer: Answer) => {
    const label = (await lastLabels(workspace)).find((one) => one.seat === seat);
    const state: Reopened = { answer, back: "/tasks" };
    if (label === undefined) toast({ mood: "bad", text: t("previous.notSent") });
    else await navigate(`/labels/${label.id}`, { state });
  };
  return (seat: string, answer: Answer) =>
    toast({
      text: t("cannotRank.done"),
      stays: UNDO_TIME,
      action: {
        label: t("cannotRank.undo"),
        run: () =>
          void open(seat, answer).catch((error) => toast({ mood: "bad", text: sentence(error) })),
      },
    });
}

const UNDO_TIME = 10_000; // ms
