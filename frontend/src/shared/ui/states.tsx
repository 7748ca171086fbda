/** What a page shows while it waits, has nothing, or failed. */

import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./Button";
import { classes } from "./classes";
import styles from "./states.module.css";
import { useSentence } from "./useSentence";

type Mood = "info" | "good" | "warn" | "bad";

const icons: Record<Mood, LucideIcon> = {
  info: Info,
  good: CircleCheck,
  warn: TriangleAlert,
  bad: CircleAlert,
};

interface NoticeProps {
  mood?: Mood;
  title?: string;
  children?: ReactNode;
  /** Read out at once. For answers to something the person just did. */
  isUrgent?: boolean;
}

/** A few words that matter, where they matter. */
export function Notice({ mood = "info", title, children, isUrgent }: NoticeProps) {
  const Icon = icons[mood];
  return (
    <div className={classes(styles.notice, styles[mood])} {...(isUrgent ? { role: "alert" } : {})}>
      <Icon aria-hidden className={styles.noticeIcon} size={18} />
      <div>
        {title && <strong className={styles.noticeTitle}>{title}</strong>}
        {children}
      </div>
    </div>
  );
}

/** The sentence of a refusal, or nothing. */
export function ErrorNotice({ error }: { error: unknown }) {
  const sentence = useSentence();
  if (!error) return null;
  return (
    <Notice isUrgent mood="bad">
      {sentence(error)}
    </Notice>
  );
}

interface EmptyProps {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

/** Says why there is nothing here and what one can do about it. */
export function Empty({ icon: Icon, title, children, action }: EmptyProps) {
  return (
    <div className={styles.empty}>
      <Icon aria-hidden className={styles.emptyIcon} size={28} strokeWidth={1.5} />
      <strong>{title}</strong>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

/** Grey lines in the shape of what is coming. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  const { t } = useTranslation();
  return (
    <div aria-busy className={styles.skeleton}>
      <span className="only-for-screen-readers">{t("loading")}</span>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: grey lines have no other name
        <span aria-hidden className={styles.bone} key={line} />
      ))}
    </div>
  );
}

interface QueryLike<Data> {
  data: Data | undefined;
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
}

interface LoadedProps<Data> {
  query: QueryLike<Data>;
  lines?: number;
  children: (data: Data) => ReactNode;
}

/** Waiting, failed (with another try) or there: every page that fetches goes through this. */
export function Loaded<Data>({ query, lines = 5, children }: LoadedProps<Data>) {
  const { t } = useTranslation();
  if (query.data !== undefined) return children(query.data);
  if (query.isPending) return <Skeleton lines={lines} />;
  return (
    <div className={styles.failed}>
      <ErrorNotice error={query.error} />
      <Button onPress={() => query.refetch()}>{t("tryAgain")}</Button>
    </div>
  );
}

export function Badge({ mood, children }: { mood?: Mood; children: ReactNode }) {
  return <span className={classes(styles.badge, mood && styles[mood])}>{children}</span>;
}
