import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api, body } from "@/api/client";
import { RichText } from "@/shared/text/RichText";
import { Button } from "@/shared/ui/Button";
import { Loaded } from "@/shared/ui/states";
import { ranks } from "../answer";
import type { Seat } from "../desk/server";
import { usePracticeDone } from "../practice/usePracticeDone";
import styles from "./seat.module.css";

type Guideline = NonNullable<Seat["guideline"]>;

/** Shows an unread guideline before the task. A person new to ranking then sees the practice task. */
export function GuidelineGate({ seat, children }: { seat: Seat; children: ReactNode }) {
  const { guideline } = seat;
  const [isRead, setRead] = useState(guideline === null || acknowledged.has(guideline));
  const practice = usePracticeDone();
  const navigate = useNavigate();
  if (guideline === null) return children;
  const goOn = () => {
    if (ranks(seat) && !practice.isDone) void navigate("/tasks/practice");
    else setRead(true);
  };
  if (!isRead) return <ToRead guideline={guideline} onRead={goOn} />;
  return children;
}

function ToRead({ guideline, onRead }: { guideline: Guideline; onRead: () => void }) {
  const { t } = useTranslation("tasks");
  const text = useQuery(guidelineQuery(guideline.id));
  const acknowledge = useMutation({
    mutationFn: () => {
      const params = { path: { guideline_id: guideline.id } };
      return body(api.POST("/api/guidelines/{guideline_id}/acknowledge/", { params }));
    },
    onSuccess: () => {
      acknowledged.add(guideline);
      onRead();
    },
  });
  return (
    <section aria-labelledby="guideline" className={styles.guideline}>
      <h2 id="guideline">{t("guideline.toRead", { version: guideline.version })}</h2>
      <Loaded query={text}>
        {({ body: markdown }) => (
          <>
            <RichText text={markdown} />
            <Button
              isPending={acknowledge.isPending}
              onPress={() => acknowledge.mutate()}
              tone="primary"
            >
              {t("guideline.read")}
            </Button>
          </>
        )}
      </Loaded>
    </section>
  );
}

/** Guidelines acknowledged in this tab. A seat loaded ahead may still say that its guideline is unread. */
const read = new Set<number>();

export const acknowledged = {
  has: ({ id, acknowledged: known }: Guideline) => known || read.has(id),
  add({ id }: Guideline) {
    read.add(id);
  },
};

/** The text of one version. A published version never changes. */
export const guidelineQuery = (guideline: number) => ({
  queryKey: ["guideline", guideline],
  queryFn: ({ signal }: { signal: AbortSignal }) => {
    const params = { path: { guideline_id: guideline } };
    return body(api.GET("/api/guidelines/{guideline_id}/", { params, signal }));
  },
  staleTime: Number.POSITIVE_INFINITY,
});
