import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { PersonRowOut } from "@/api/schema";
import { languageName } from "@/shared/languages";
import { Badge } from "@/shared/ui/states";
import { Table } from "@/shared/ui/Table";
import { Time } from "@/shared/ui/Time";
import styles from "./People.module.css";

const columns = ["name", "state", "roles", "languages", "seen"] as const;

export function PeopleTable({ people }: { people: readonly PersonRowOut[] }) {
  const { t } = useTranslation("people");
  return (
    <Table columns={columns.map((column) => t(`columns.${column}`))} label={t("list.title")}>
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
      <td>{person.languages.map((tag) => languageName(tag, i18n.language)).join(", ")}</td>
      <td>{person.last_login ? <Time at={person.last_login} /> : t("person.never")}</td>
    </tr>
  );
}

/** Whether this person may work now, in one or two words. */
export function PersonState({ person }: { person: PersonRowOut }) {
  const { t } = useTranslation("people");
  return (
    <span className={styles.badges}>
      {person.suspended_at ? (
        <Badge mood="bad">{t("states.suspended")}</Badge>
      ) : (
        <Badge mood="good">{t("states.active")}</Badge>
      )}
      {person.qualified_at && <Badge mood="info">{t("states.qualified")}</Badge>}
      {person.held_out && <Badge mood="warn">{t("states.heldOut")}</Badge>}
    </span>
  );
}
