import { useInfiniteQuery } from "@tanstack/react-query";
import { Download, ScrollText } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { AuditEntryOut } from "@/api/schema";
import { Only } from "@/shared/session/Only";
import { Button } from "@/shared/ui/Button";
import { SelectField } from "@/shared/ui/choices";
import { TextField } from "@/shared/ui/Field";
import { Filters } from "@/shared/ui/Filters";
import { Page } from "@/shared/ui/Page";
import { Empty, Loaded } from "@/shared/ui/states";
import { Table } from "@/shared/ui/Table";
import { Time } from "@/shared/ui/Time";
import { type AuditFilter, acts, auditQuery, exportAddress } from "./audit";
import styles from "./People.module.css";

const everything: AuditFilter = { person: "", act: "any", object_id: "", since: "", until: "" };

/** Who did what: for administrators, with filters and files of what the filters find. */
export function AuditPage() {
  return (
    <Only roles={["administrator"]}>
      <Audit />
    </Only>
  );
}

function Audit() {
  const { t } = useTranslation(["people", "shared"]);
  const [filter, setFilter] = useState(everything);
  const entries = useInfiniteQuery(auditQuery(useDeferredValue(filter)));
  const files = (["csv", "jsonl"] as const).map((form) => (
    <a className={styles.download} download href={exportAddress(filter, form)} key={form}>
      <Download aria-hidden size={16} /> {t(`audit.${form}`)}
    </a>
  ));
  return (
    <Page actions={files} lead={t("audit.lead")} title={t("audit.title")}>
      <FilterRow filter={filter} onChange={setFilter} />
      <Loaded query={entries}>
        {({ pages }) => <Entries found={pages.flatMap((page) => page.results)} />}
      </Loaded>
      {entries.hasNextPage && (
        <Button isPending={entries.isFetchingNextPage} onPress={() => entries.fetchNextPage()}>
          {t("shared:more")}
        </Button>
      )}
    </Page>
  );
}

interface FilterProps {
  filter: AuditFilter;
  onChange: (filter: AuditFilter) => void;
}

function FilterRow({ filter, onChange }: FilterProps) {
  const { t } = useTranslation("people");
  const choices = acts.map((value) => ({ value, label: t(`audit.acts.${value}`) }));
  return (
    <Filters>
      <TextField
        label={t("audit.person")}
        onChange={(person) => onChange({ ...filter, person })}
        type="search"
        value={filter.person}
      />
      <SelectField<AuditFilter["act"]>
        choices={[{ value: "any", label: t("audit.anyAct") }, ...choices]}
        label={t("audit.act")}
        onChange={(act) => onChange({ ...filter, act })}
        value={filter.act}
      />
      <TextField
        label={t("audit.object")}
        onChange={(object_id) => onChange({ ...filter, object_id })}
        type="search"
        value={filter.object_id}
      />
      {(["since", "until"] as const).map((end) => (
        <TextField
          key={end}
          label={t(`audit.${end}`)}
          onChange={(day) => onChange({ ...filter, [end]: day })}
          type="date"
          value={filter[end]}
        />
      ))}
    </Filters>
  );
}

const columns = ["when", "act", "who", "about", "object", "address"] as const;

function Entries({ found }: { found: readonly AuditEntryOut[] }) {
  const { t } = useTranslation("people");
  if (found.length === 0) {
    return (
      <Empty icon={ScrollText} title={t("audit.none")}>
        {t("audit.noneText")}
      </Empty>
    );
  }
  return (
    <Table
      columns={columns.map((column) => t(`audit.columns.${column}`))}
      label={t("audit.title")}
      stacks
    >
      {found.map((entry) => (
        <Row entry={entry} key={entry.id} />
      ))}
    </Table>
  );
}

function Row({ entry }: { entry: AuditEntryOut }) {
  const { t } = useTranslation("people");
  return (
    <tr>
      <td>
        <Time at={entry.happened_at} />
      </td>
      <td data-column={t("audit.columns.act")}>{t(`audit.acts.${entry.act}`)}</td>
      <td data-column={t("audit.columns.who")}>
        <Person person={entry.actor} />
      </td>
      <td data-column={t("audit.columns.about")}>
        {entry.person && <Person person={entry.person} />}
      </td>
      <td data-column={t("audit.columns.object")}>
        {entry.object_kind} {entry.object_id}
      </td>
      <td data-column={t("audit.columns.address")}>{entry.address}</td>
    </tr>
  );
}

function Person({ person }: { person: AuditEntryOut["actor"] }) {
  const { t } = useTranslation("people");
  if (!person) return t("audit.nobody");
  return <Link to={`/people/${person.id}`}>{person.name}</Link>;
}
