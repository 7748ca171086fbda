import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { PersonRowOut } from "@/api/schema";
import { languageName } from "@/shared/languages";
import { Badge } from "@/shared/ui/states";
import { Table } from "@/shared/ui/Table";
import { Time } from "@/shared/ui/Time";
import type { topics } from "./account/topics";
import styles from "./People.module.css";

type Topic = (typeof topics)[number];

const columns = ["name", "state", "roles", "languages", "unwanted", "activity", "seen"] as const;

export function PeopleTable({ people }: { people: readonly PersonRowOut[] }) {
  const { t } = useTranslation("people");
  return (
    <Table columns={columns.map((column) => t(`columns.${column}`))} label={t("list.title")} stacks>
      {people.map((person) => (
        <Row key={person.id} person={person} />
      ))}
    </Table>
  );
}

function Row({ person }: { person: PersonRowOut }) {
  const { t, i18n } = useTranslation("people");
  return (
    <tr>
      <td>
        <Link className={styles.name} to={`/people/${person.id}`}>
          {person.name || person.username}
        </Link>
        <span className={styles.username}>{person.username}</span>
      </td>
      <td>
        <PersonState person={person} />
      </td>
      <td>
        <span className={styles.badges}>
          {person.roles.map((role) => (
            <Badge key={role}>{t(`roles.${role}`)}</Badge>
          ))}
        </span>
      </td>
      <td data-column={t("columns.languages")}>
        {person.languages.map((tag) => languageName(tag, i18n.language)).join(", ")}
      </td>
      <td {...(person.opted_out_topics.length > 0 && { "data-column": t("columns.unwanted") })}>
        <AvoidedTopics person={person} />
      </td>
      <td data-column={t("columns.activity")}>
        {t("handedIn", { count: person.handed_in })}
        {person.last_handed_in && (
          <span className={styles.note}>
            <Time at={person.last_handed_in} />
          </span>
        )}
      </td>
      <td data-column={t("columns.seen")}>
        {person.last_login ? <Time at={person.last_login} /> : t("person.never")}
      </td>
    </tr>
  );
}

/** Whether the person can work now, as a badge. */
export function PersonState({ person }: { person: PersonRowOut }) {
  const { t } = useTranslation("people");
  return (
    <span className={styles.badges}>
      {person.suspended_at ? (
        <Badge mood="bad">{t(person.erased_at ? "states.leaving" : "states.suspended")}</Badge>
      ) : (
        <Badge mood="good">{t("states.active")}</Badge>
      )}
      {person.is_qualified && <Badge mood="info">{t("states.qualified")}</Badge>}
      {person.requalify_by && (
        <Badge mood={person.is_qualified ? "warn" : "bad"}>{t("states.askedAgain")}</Badge>
      )}
      {person.held_out && <Badge mood="warn">{t("states.heldOut")}</Badge>}
    </span>
  );
}

/** Topics that the person does not want to be shown. */
export function AvoidedTopics({ person }: { person: PersonRowOut }) {
  const { t } = useTranslation(["people", "people/account"]);
  return person.opted_out_topics
    .map((topic) => t(`people/account:topics.${topic as Topic}`, { defaultValue: topic }))
    .join(", ");
}
