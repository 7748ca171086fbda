import { useInfiniteQuery } from "@tanstack/react-query";
import { UserPlus, Users } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { languageChoices } from "@/shared/languages";
import { Button } from "@/shared/ui/Button";
import { SelectField } from "@/shared/ui/choices";
import { TextField } from "@/shared/ui/Field";
import { Filters } from "@/shared/ui/Filters";
import { Page } from "@/shared/ui/Page";
import { Empty, Loaded } from "@/shared/ui/states";
import { InviteDialog } from "./InviteDialog";
import { PeopleTable } from "./PeopleTable";
import { type Filter, peopleQuery } from "./queries";
import { roles } from "./roles";

const everybody: Filter = {
  search: "",
  role: "any",
  state: "any",
  qualification: "any",
  group: "any",
  language: "any",
};

export function PeoplePage() {
  const { t } = useTranslation(["people", "shared"]);
  const [filter, setFilter] = useState(everybody);
  const [isInviting, setInviting] = useState(false);
  const people = useInfiniteQuery(peopleQuery(useDeferredValue(filter)));

  const invite = (
    <Button icon={UserPlus} onPress={() => setInviting(true)} tone="primary">
      {t("invite.open")}
    </Button>
  );
  return (
    <Page actions={invite} lead={t("list.lead")} title={t("list.title")}>
      <FilterRow filter={filter} onChange={setFilter} />
      <Loaded query={people}>
        {({ pages }) => {
          const found = pages.flatMap((page) => page.results);
          return found.length > 0 ? (
            <PeopleTable people={found} />
          ) : (
            <Empty icon={Users} title={t("list.none")}>
              {t("list.noneText")}
            </Empty>
          );
        }}
      </Loaded>
      {people.hasNextPage && (
        <Button isPending={people.isFetchingNextPage} onPress={() => people.fetchNextPage()}>
          {t("shared:more")}
        </Button>
      )}
      <InviteDialog isOpen={isInviting} onClose={() => setInviting(false)} />
    </Page>
  );
}

const qualifications = ["any", "qualified", "asked_again", "not_yet"] as const;
const groups = ["any", "ordinary", "held_out"] as const;

interface FilterProps {
  filter: Filter;
  onChange: (filter: Filter) => void;
}

function FilterRow({ filter, onChange }: FilterProps) {
  const { t, i18n } = useTranslation("people");
  const anyRole = { value: "any" as const, label: t("list.anyRole") };
  const states = ["any", "active", "suspended"] as const;
  return (
    <Filters>
      <TextField
        label={t("list.search")}
        onChange={(search) => onChange({ ...filter, search })}
        type="search"
        value={filter.search}
      />
      <SelectField<Filter["role"]>
        choices={[anyRole, ...roles.map((role) => ({ value: role, label: t(`roles.${role}`) }))]}
        label={t("list.role")}
        onChange={(role) => onChange({ ...filter, role })}
        value={filter.role}
      />
      <SelectField<Filter["state"]>
        choices={states.map((state) => ({ value: state, label: t(`states.${state}`) }))}
        label={t("list.state")}
        onChange={(state) => onChange({ ...filter, state })}
        value={filter.state}
      />
      <SelectField<Filter["qualification"]>
        choices={qualifications.map((value) => ({ value, label: t(`qualifications.${value}`) }))}
        label={t("qualifications.title")}
        onChange={(qualification) => onChange({ ...filter, qualification })}
        value={filter.qualification}
      />
      <SelectField<Filter["group"]>
        choices={groups.map((value) => ({ value, label: t(`groups.${value}`) }))}
        label={t("groups.title")}
        onChange={(group) => onChange({ ...filter, group })}
        value={filter.group}
      />
      <SelectField
        choices={[
          { value: "any", label: t("list.anyLanguage") },
          ...languageChoices(i18n.language, []),
        ]}
        label={t("list.language")}
        onChange={(language) => onChange({ ...filter, language })}
        value={filter.language}
      />
    </Filters>
  );
}
