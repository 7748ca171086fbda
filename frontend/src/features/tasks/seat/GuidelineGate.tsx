import { useMutation, useQuery } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api, body } from "@/api/client";
import { loadAllWords } from "@/app/words";
import { guidelineQuery } from "@/features/guidelines/reading/queries";
import { Button } from "@/shared/ui/Button";
import { Loaded, Skeleton } from "@/shared/ui/states";
import { ranks } from "../answer";
import type { Seat } from "../desk/server";
import { usePracticeDone } from "../practice/usePracticeDone";
import styles from "./seat.module.css";

const GuidelineText = lazy(async () => {
  const [{ GuidelineText }] = await Promise.all([
    import("@/features/guidelines/reading/GuidelineText"),
    loadAllWords(),
  ]);
  return { default: GuidelineText };
});

type Guideline = NonNullable<Seat["guideline"]>;

/** Shows an unread guideline before the task. A person new to ranking can practise first. */
export function GuidelineGate({ seat, children }: { seat: Seat; children: ReactNode }) {
  const { guideline } = seat;
  const [isRead, setRead] = useState(guideline === null || acknowledged.has(guideline));
  const practice = usePracticeDone();
  const navigate = useNavigate();
  if (guideline === null) return children;
  const practise = ranks(seat) && !practice.isDone && (() => void navigate("/tasks/practice"));
  if (!isRead) {
    return <ToRead guideline={guideline} onPractise={practise} onRead={() => setRead(true)} />;
  }
  return children;
}

type ToReadProps = {
  guideline: Guideline;
  onRead: () => void;
  /** False when the person has practised, or when there is nothing to practise. */
  onPractise: false | (() => void);
};

function ToRead({ guideline, onRead, onPractise }: ToReadProps) {
  const { t } = useTranslation("tasks");
  const text = useQuery(guidelineQuery(guideline.id));
  const acknowledge = useMutation({
    mutationFn: (_next: () => void) => {
      const params = { path: { guideline_id: guideline.id } };
      return body(api.POST("/api/guidelines/{guideline_id}/acknowledge/", { params }));
    },
    onSuccess: (_, next) => {
      acknowledged.add(guideline);
      next();
    },
  });
  return (
    <section aria-labelledby="guideline" className={styles.guideline}>
      <h2 id="guideline">{t("guideline.toRead", { version: guideline.version })}</h2>
      <Loaded query={text}>
        {(version) => (
          <>
            <Suspense fallback={<Skeleton lines={8} />}>
              <GuidelineText guideline={version} />
            </Suspense>
            <div className={styles.gateButtons}>
              <Button
                isPending={acknowledge.isPending}
                onPress={() => acknowledge.mutate(onRead)}
                tone="primary"
              >
                {t("guideline.read")}
              </Button>
              {onPractise && (
                <Button onPress={() => acknowledge.mutate(onPractise)}>
                  {t("guideline.practise")}
                </Button>
              )}
            </div>
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
