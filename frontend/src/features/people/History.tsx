import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { EventOut } from "@/api/schema";
import { Button } from "@/shared/ui/Button";
import { Section } from "@/shared/ui/Page";
import { Loaded } from "@/shared/ui/states";
import { Time } from "@/shared/ui/Time";
import styles from "./People.module.css";
import { historyQuery } from "./queries";

/** The history of an account: what changed, when, by whom, and why. */
export function History({ person }: { person: string }) {
  const { t } = useTranslation(["people", "shared"]);
  const events = useInfiniteQuery(historyQuery(person));
  return (
    <Section title={t("history.title")}>
      <Loaded lines={3} query={events}>
        {({ pages }) =>
          pages[0]?.results.length === 0 ? (
            <p>{t("history.none")}</p>
          ) : (
            <ol className={styles.history}>
              {pages.flatMap(({ results }) =>
                results.map((event) => (
                  <li key={event.id}>
                    <strong>{t(`history.kinds.${event.kind}`)}</strong>
                    <span className={styles.username}>
                      {" "}
                      <Time at={event.happened_at} /> · {event.actor}
                    </span>
                    <Detail event={event} />
                  </li>
                )),
              )}
            </ol>
          )
        }
      </Loaded>
      {events.hasNextPage && (
        <div>
          <Button onPress={() => events.fetchNextPage()}>{t("shared:more")}</Button>
        </div>
      )}
    </Section>
  );
}

const FIELDS = [
  "name",
  "roles",
  "languages",
  "held_out",
  "sees_own_agreement",
  "is_staff",
  "is_superuser",
] as const;

function Detail({ event }: { event: EventOut }) {
  const { t } = useTranslation("people");
  const reason = event.detail.reason;
  const was = (event.detail.was ?? {}) as Record<string, unknown>;
  const is = (event.detail.is ?? {}) as Record<string, unknown>;
  const said = (value: unknown) => {
    if (typeof value === "boolean") return t(value ? "history.yes" : "history.no");
    return Array.isArray(value) ? value.join(", ") || t("person.none") : String(value ?? "");
  };
  const changed = FIELDS.filter((field) => field in is);
  return (
    <>
      {typeof reason === "string" && <p>{reason}</p>}
      {changed.map((field) => (
        <p key={field}>
          {t(`history.fields.${field}`)}: {field in was && `${said(was[field])} → `}
          {said(is[field])}
        </p>
      ))}
    </>
  );
}
