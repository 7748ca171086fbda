import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import type { PersonRowOut } from "@/api/schema";
import { type Me, useMe } from "@/shared/session/session";
import { Page, Section } from "@/shared/ui/Page";
import { Loaded, Notice } from "@/shared/ui/states";
import { Time } from "@/shared/ui/Time";
import { History } from "./History";
import { OpenSessions } from "./OpenSessions";
import styles from "./People.module.css";
import { AvoidedTopics, PersonState } from "./PeopleTable";
import { PersonActions } from "./PersonActions";
import { PersonForm } from "./PersonForm";
import { PlannedErasure } from "./PlannedErasure";
import { personQuery } from "./queries";
import { grantableBy } from "./roles";

export function PersonPage() {
  const { id = "" } = useParams();
  return (
    <Loaded query={useQuery(personQuery(id))}>{(person) => <Person person={person} />}</Loaded>
  );
}

/** Repeats a rule of the server, so that the page offers no action that would be refused. */
function mayManage(me: Me, person: PersonRowOut): boolean {
  const grantable = grantableBy(me.roles, me.is_superuser);
  if (person.id === me.id || (person.is_staff && !me.is_superuser)) return false;
  return person.roles.every((role) => grantable.includes(role));
}

function Person({ person }: { person: PersonRowOut }) {
  const { t } = useTranslation("people");
  const me = useMe();
  const isWithinReach = mayManage(me, person);
  return (
    <Page
      actions={isWithinReach && <PersonActions person={person} />}
      lead={<PersonState person={person} />}
      title={person.name || person.username}
    >
      {person.erased_at && (
        <PlannedErasure at={person.erased_at} mayUndo={isWithinReach} person={person} />
      )}
      {person.suspended_at && !person.erased_at && (
        <Notice mood="bad" title={t("person.suspended")}>
          {person.suspended_because}
        </Notice>
      )}
      <Section title={t("person.account")}>
        <Facts person={person} />
      </Section>
      {isWithinReach ? (
        <>
          <PersonForm key={person.id} person={person} />
          <OpenSessions person={person} />
        </>
      ) : (
        <Notice>{person.id === me.id ? t("person.isYou") : t("person.outOfReach")}</Notice>
      )}
      <History person={person.id} />
    </Page>
  );
}

function Facts({ person }: { person: PersonRowOut }) {
  const { t } = useTranslation("people");
  return (
    <dl className={styles.facts}>
      <div>
        <dt>{t("person.username")}</dt>
        <dd>{person.username}</dd>
      </div>
      <div>
        <dt>{t("person.email")}</dt>
        <dd>{person.email || t("person.none")}</dd>
      </div>
      <div>
        <dt>{t("person.joined")}</dt>
        <dd>
          <Time at={person.date_joined} />
        </dd>
      </div>
      <div>
        <dt>{t("person.seen")}</dt>
        <dd>{person.last_login ? <Time at={person.last_login} /> : t("person.never")}</dd>
      </div>
      <div>
        <dt>{t("person.qualified")}</dt>
        <dd>{person.qualified_at ? <Time at={person.qualified_at} /> : t("person.notYet")}</dd>
      </div>
      {person.requalify_by && (
        <div>
          <dt>{t("person.requalifyBy")}</dt>
          <dd>
            <Time at={person.requalify_by} />
          </dd>
        </div>
      )}
      <div>
        <dt>{t("columns.unwanted")}</dt>
        <dd>
          {person.opted_out_topics.length ? <AvoidedTopics person={person} /> : t("person.none")}
        </dd>
      </div>
      <div>
        <dt>{t("columns.activity")}</dt>
        <dd>{t("handedIn", { count: person.handed_in })}</dd>
      </div>
    </dl>
  );
}
