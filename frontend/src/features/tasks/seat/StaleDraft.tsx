import { useTranslation } from "react-i18next";
import { RawText } from "@/shared/text/RawText";
import { Button } from "@/shared/ui/Button";
import { Notice } from "@/shared/ui/states";
import type { DraftBody } from "../answer";
import { orderOf, written } from "../ranking/order";
import styles from "./seat.module.css";

type Props = {
  mine: DraftBody | undefined;
  theirs: DraftBody;
  onSettle: (keep: "mine" | "theirs") => void;
};

/** The task was changed in another tab. Shows both versions, so that the person can choose one. */
export function StaleDraft({ mine, theirs, onSettle }: Props) {
  const { t } = useTranslation("tasks");
  return (
    <Notice isUrgent mood="warn" title={t("stale.title")}>
      <p>{t("stale.text")}</p>
      <div className={styles.versions}>
        <Version body={mine} keep={t("stale.keepMine")} onKeep={() => onSettle("mine")}>
          {t("stale.mine")}
        </Version>
        <Version body={theirs} keep={t("stale.keepTheirs")} onKeep={() => onSettle("theirs")}>
          {t("stale.theirs")}
        </Version>
      </div>
    </Notice>
  );
}

type VersionProps = {
  body: DraftBody | undefined;
  keep: string;
  onKeep: () => void;
  children: string;
};

function Version({ body, keep, onKeep, children }: VersionProps) {
  const { t } = useTranslation("tasks");
  const order = written(orderOf(body?.answer.ranks ?? {}));
  const text = body?.answer.text ?? "";
  return (
    <section className={styles.version}>
      <h3>{children}</h3>
      {order && <p>{order}</p>}
      {text && <RawText text={text} />}
      {!order && !text && <p>{t("stale.nothing")}</p>}
      <Button onPress={onKeep}>{keep}</Button>
    </section>
  );
}
