import { useInfiniteQuery } from "@tanstack/react-query";
import { Inbox } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { MyLabelOut } from "@/api/schema";
import { useMe } from "@/shared/session/session";
import { Button } from "@/shared/ui/Button";
import { Badge, Empty, ErrorNotice, Skeleton } from "@/shared/ui/states";
import { Time } from "@/shared/ui/Time";

import styles from "./my-labels.module.css";
import { labelsQuery } from "./queries";

/** My labels, newest first. The recent ones can be edited, the others only read. */
export function MyLabels() {
  const { t } = useTranslation("labels/mine");
  const { data, error, hasNextPage, fetchNextPage } = useInfiniteQuery({
    ...labelsQuery,
    staleTime: 0,
  });
  if (error) return <ErrorNotice error={error} />;
  if (!data) return <Skeleton />;
  const labels = data.pages.flatMap((page) => page.results);
  if (labels.length === 0) {
    return (
      <Empty icon={Inbox} title={t("noLabels")}>
        {t("noLabelsText")}
      </Empty>
    );
  }
  return (
    <>
      <ul className={styles.labels}>
        {labels.map((label) => (
          <Line key={label.id} label={label} />
        ))}
      </ul>
      {hasNextPage && <Button onPress={() => void fetchNextPage()}>{t("more")}</Button>}
    </>
  );
}

function Line({ label }: { label: MyLabelOut }) {
  const { t } = useTranslation("labels/mine");
  const { blur_sensitive } = useMe().preferences;
  const [isShown, setShown] = useState(false);
  const isHidden = blur_sensitive && label.topics.length > 0 && !isShown;
  const isEditable = new Date(label.editable_until) > new Date();
  return (
    <li className={styles.label}>
      {isHidden ? (
        <span className={styles.prompt}>
          {t("sensitive")}{" "}
          <Button onPress={() => setShown(true)} tone="quiet">
            {t("show")}
          </Button>
        </span>
      ) : (
        <bdi className={styles.prompt} dir="auto">
          {label.prompt}
        </bdi>
      )}
      <span className={styles.when}>
        {t(`kinds.${label.kind}`)}
        {" · "}
        <Time at={label.handed_in_at} />
      </span>
      {label.surplus && <Badge>{t("surplus")}</Badge>}
      <Link to={`/labels/${label.id}`}>{t(isEditable ? "edit" : "look")}</Link>
    </li>
  );
}
