/** The states of a page: loading, empty or failed. */

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
  /** Announced immediately, for responses to an action. */
  isUrgent?: boolean;
}

/** An inline notice. */
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

/** The message of an error; nothing without an error. */
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

/** An empty state: says why there is nothing, and what the person can do. */
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

/** Grey lines while content loads. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  const { t } = useTranslation();
  return (
    <div aria-busy className={styles.skeleton}>
      <span className="only-for-screen-readers">{t("loading")}</span>
      {[...Array(lines).keys()].map((line) => (
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

/**
 * Shows the loading state, the error with a retry button, or the data. Every page that fetches uses
 * it.
 */
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
