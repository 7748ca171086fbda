import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { api, body } from "@/api/client";
import { useShortcut } from "@/shared/keys/useShortcut";
import { RichText } from "@/shared/text/RichText";
import { Button } from "@/shared/ui/Button";
import { Dialog } from "@/shared/ui/Dialog";
import { Loaded } from "@/shared/ui/states";

import { acknowledged } from "./acknowledged";
import styles from "./seats.module.css";
import type { Seat } from "./server";

type Guideline = NonNullable<Seat["guideline"]>;

const guidelineQuery = (guideline: number) => ({
  queryKey: ["guideline", guideline],
  queryFn: ({ signal }: { signal: AbortSignal }) => {
    const params = { path: { guideline_id: guideline } };
    return body(api.GET("/api/guidelines/{guideline_id}/", { params, signal }));
  },
  // A published version never changes.
  staleTime: Number.POSITIVE_INFINITY,
});

/** A new version of the guideline is read before the next task; the one in force is a key away. */
export function GuidelineGate({ seat, children }: { seat: Seat; children: ReactNode }) {
  const { guideline } = seat;
  const [isRead, setRead] = useState(guideline === null || acknowledged.has(guideline));
  if (guideline === null) return children;
  if (!isRead) return <ToRead guideline={guideline} onRead={() => setRead(true)} />;
  return (
    <>
      {children}
      <AtHand guideline={guideline} />
    </>
  );
}

function ToRead({ guideline, onRead }: { guideline: Guideline; onRead: () => void }) {
  const { t } = useTranslation("seats");
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

function AtHand({ guideline }: { guideline: Guideline }) {
  const { t } = useTranslation("seats");
  const [isOpen, setOpen] = useState(false);
  const text = useQuery({ ...guidelineQuery(guideline.id), enabled: isOpen });
  useShortcut({
    id: "seats.guideline",
    group: t("keys.group"),
    label: t("guideline.title"),
    keys: ["Ctrl+/"],
    whileTyping: true,
    run: () => setOpen(true),
  });
  return (
    <Dialog isOpen={isOpen} onClose={() => setOpen(false)} size="wide" title={t("guideline.title")}>
      <Loaded query={text}>{({ body: markdown }) => <RichText text={markdown} />}</Loaded>
    </Dialog>
  );
}
