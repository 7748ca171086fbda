import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DraftBody } from "@/features/tasks/answer";
import type { HandIn } from "@/features/tasks/desk/server";
import { workspaceOf } from "@/features/tasks/desk/workspace";
import { orderOf, written } from "@/features/tasks/ranking/order";
import { NO_REASONS, textsIn } from "@/features/tasks/reasons/reasons";
import { useMe } from "@/shared/session/session";
import { RawText } from "@/shared/text/RawText";
import { Button } from "@/shared/ui/Button";
import { Section } from "@/shared/ui/Page";
import { Notice } from "@/shared/ui/states";

import styles from "./my-labels.module.css";

type Aside = DraftBody | HandIn;
type Kept = { waiting: number; asides: [string, Aside][] };

/** Labels that are only in this browser: waiting to be sent, or refused by the server. */
export function UnsentLabels() {
  const { t } = useTranslation("labels/mine");
  const me = useMe();
  const { outbox, store } = workspaceOf(me.id);
  const [kept, setKept] = useState<Kept>({ waiting: 0, asides: [] });
  useEffect(() => {
    void outbox.flush();
    void Promise.all([outbox.waiting(), store.list<Aside>("aside:")]).then(([parcels, asides]) =>
      setKept({ waiting: parcels.length, asides }),
    );
  }, [outbox, store]);
  const forget = (key: string) => {
    void store.remove(key);
    setKept({ ...kept, asides: kept.asides.filter(([other]) => other !== key) });
  };
  return (
    <>
      {kept.waiting > 0 && <Notice mood="warn">{t("waiting", { count: kept.waiting })}</Notice>}
      {kept.asides.length > 0 && (
        <Section lead={t("asideLead")} title={t("aside")}>
          <ul className={styles.labels}>
            {kept.asides.map(([key, aside]) => (
              <li className={styles.label} key={key}>
                <RawText text={textOf(aside)} />
                <Button onPress={() => forget(key)} tone="quiet">
                  {t("forget")}
                </Button>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

function textOf(aside: Aside): string {
  if ("answer" in aside) {
    const { ranks, text, reasons = NO_REASONS } = aside.answer;
    return [written(orderOf(ranks)), text, ...textsIn(reasons)].filter(Boolean).join("\n");
  }
  const notes = Object.values(aside.ratings ?? {}).map(({ note }) => note);
  const texts = [aside.text, aside.note, ...notes, aside.rewrite?.text];
  return [written(aside.ranking ?? []), ...texts].filter(Boolean).join("\n");
}
