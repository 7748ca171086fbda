import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";

import { api, body } from "@/api/client";
import type { StoredLabelOut } from "@/api/schema";
import { type Answer, answerFrom, isComplete, missingIn, said } from "@/features/tasks/answer";
import type { Seat } from "@/features/tasks/desk/server";
import { after } from "@/features/tasks/ranking/answer";
import { Board } from "@/features/tasks/seat/Board";
import { HandInBar } from "@/features/tasks/seat/HandInBar";
import { PromptPanel } from "@/features/tasks/seat/PromptPanel";
import screen from "@/features/tasks/seat/seats.module.css";
import { useCovered } from "@/features/tasks/seat/useCovered";
import { useAnswer } from "@/features/tasks/useAnswer";
import { useShortcut } from "@/shared/keys/useShortcut";
import { toast } from "@/shared/toasts/toasts";
import { Page } from "@/shared/ui/Page";
import { Loaded } from "@/shared/ui/states";

import { correctionQuery } from "./queries";

/** Say something else than what was handed in. What it said before is kept as well. */
export function CorrectionPage() {
  const { t } = useTranslation("labels/mine");
  const { label = "" } = useParams();
  const found = useQuery(correctionQuery(label));
  return (
    <Page hideTitle title={t("correctTitle")} width="full">
      <Loaded query={found}>
        {({ stored, seat }) => <Correction seat={seat} stored={stored} />}
      </Loaded>
    </Page>
  );
}

function useCorrect(label: string) {
  const { t } = useTranslation("labels/mine");
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: ({ seat, answer }: { seat: Seat; answer: Answer }) => {
      const params = { path: { label_id: label } };
      return body(api.PUT("/api/labels/{label_id}/", { params, body: said(seat, answer) }));
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["my-work"] });
      toast({ mood: "good", text: t("correctedNow") });
      void navigate("/labels");
    },
  });
}

function Correction({ seat, stored }: { seat: Seat; stored: StoredLabelOut }) {
  const { t } = useTranslation("labels/mine");
  const { answer, change, write, undo, canUndo } = useAnswer(answerFrom(stored.answer), () => {});
  const correct = useCorrect(stored.id);
  const covered = useCovered();
  const missing = missingIn(seat, answer);
  const save = () => {
    if (isComplete(missing)) correct.mutate({ seat, answer });
  };
  useShortcut({
    id: "correction.save",
    group: t("correctTitle"),
    label: t("save"),
    keys: ["Ctrl+Enter"],
    whileTyping: true,
    run: save,
  });
  return (
    <div className={screen.seat} data-kind={seat.kind} ref={covered.screen}>
      <PromptPanel place={covered.above} prompt={seat.prompt} />
      <Board
        answer={answer}
        onAct={(act) => change({ ...answer, ...after(answer, act) })}
        onWrite={(text) => write({ ...answer, ...text })}
        seat={seat}
      />
      <HandInBar
        answer={answer}
        done={t("save")}
        missing={missing}
        onHandIn={save}
        onMove={(order) => change({ ...answer, ...after(answer, { is: "order", order }) })}
        onUndo={canUndo ? undo : undefined}
        place={covered.below}
        seat={seat}
      />
    </div>
  );
}
