import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate, useParams, useSearchParams } from "react-router";

import { api, body } from "@/api/client";
import type { StoredLabelOut } from "@/api/schema";
import { type Answer, answerFrom, labelOf, missingIn } from "@/features/tasks/answer";
import type { Seat } from "@/features/tasks/desk/server";
import { after } from "@/features/tasks/ranking/answer";
import { Board } from "@/features/tasks/seat/Board";
import { ContentWarning } from "@/features/tasks/seat/ContentWarning";
import { HandInBar } from "@/features/tasks/seat/HandInBar";
import { PromptPanel } from "@/features/tasks/seat/PromptPanel";
import screen from "@/features/tasks/seat/seat.module.css";
import type { Reopened } from "@/features/tasks/seat/usePreviousTask";
import { useStickyHeights } from "@/features/tasks/seat/useStickyHeights";
import { useSubmit } from "@/features/tasks/seat/useSubmit";
import { useAnswer } from "@/features/tasks/useAnswer";
import { useShortcut } from "@/shared/keys/useShortcut";
import { toast } from "@/shared/toasts/toasts";
import { Page } from "@/shared/ui/Page";
import { Loaded } from "@/shared/ui/states";
import { LabelShown } from "./LabelShown";
import { editQuery } from "./queries";

/** Read a submitted label or, while there is time, edit it. The server keeps the previous answer. */
export function EditPage() {
  const { t } = useTranslation("labels/mine");
  const { label = "" } = useParams();
  const [asked] = useSearchParams();
  const navigate = useNavigate();
  const found = useQuery(editQuery(label));
  return (
    <Page hideTitle title={t("editTitle")} width="full">
      <Loaded query={found}>
        {({ stored, seat }) =>
          asked.has("read") || new Date(stored.editable_until) < new Date() ? (
            <LabelShown onLeave={() => void navigate("/labels")} seat={seat} stored={stored} />
          ) : (
            <LabelEditor seat={seat} stored={stored} />
          )
        }
      </Loaded>
    </Page>
  );
}

function useEdit(label: string, back: string) {
  const { t } = useTranslation("labels/mine");
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: ({ seat, answer }: { seat: Seat; answer: Answer }) => {
      const params = { path: { label_id: label } };
      return body(api.PUT("/api/labels/{label_id}/", { params, body: labelOf(seat, answer) }));
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["my-work"] });
      toast({ mood: "good", text: t("editSaved") });
      void navigate(back);
    },
  });
}

function LabelEditor({ seat, stored }: { seat: Seat; stored: StoredLabelOut }) {
  const { t } = useTranslation("labels/mine");
  const reopened = useLocation().state as Reopened | null;
  const { answer, change, write, undo, canUndo } = useAnswer(
    `edit:${seat.id}`,
    reopened?.answer ?? answerFrom(stored.answer),
    () => {},
  );
  const edit = useEdit(stored.id, reopened?.back ?? "/labels");
  const covered = useStickyHeights();
  const navigate = useNavigate();
  const missing = missingIn(seat, answer);
  const { submit: save, refused } = useSubmit(missing, () => edit.mutate({ seat, answer }));
  useShortcut({ id: "seats.handIn", label: t("save"), whileTyping: true, run: save });
  useShortcut({ id: "seats.undo", run: undo });
  return (
    <div className={screen.seat} data-kind={seat.kind}>
      <ContentWarning isEdit onSkip={() => void navigate("/labels")} topics={seat.prompt.topics}>
        <PromptPanel place={covered.above} prompt={seat.prompt} />
        <Board
          answer={answer}
          onAct={(act) => change({ ...answer, ...after(answer, act) })}
          onExplain={(reasons, isText) => (isText ? write : change)({ ...answer, reasons })}
          onWrite={(text) => write({ ...answer, ...text })}
          seat={seat}
        />
      </ContentWarning>
      <HandInBar
        answer={answer}
        done={t("save")}
        missing={missing}
        onHandIn={save}
        onMove={(order) => change({ ...answer, ...after(answer, { is: "order", order }) })}
        onUndo={canUndo ? undo : undefined}
        place={covered.below}
        refused={refused}
        seat={seat}
      />
    </div>
  );
}
