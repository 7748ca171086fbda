import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { MessageSquareText } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import type { FindingOutKindEnum, PromptRowOut, SplitEnum, UseCaseEnum } from "@/api/schema";
import { Only } from "@/shared/session/Only";
import { Button } from "@/shared/ui/Button";
import { SelectField } from "@/shared/ui/choices";
import { TextField } from "@/shared/ui/Field";
import { Filters } from "@/shared/ui/Filters";
import { Page } from "@/shared/ui/Page";
import { Badge, Empty, Loaded, Notice } from "@/shared/ui/states";
import { Table } from "@/shared/ui/Table";
import { Time } from "@/shared/ui/Time";
import { useDebounced } from "@/shared/useDebounced";
import { kinds, personalKinds, splits, states, useCases } from "./choices";
import styles from "./Prompts.module.css";
import { countQuery, type Filter, promptsQuery } from "./queries";

const everything: Filter = {
  search: "",
  intake: "",
  personal_data: "any",
  kind: "any",
  state: "in_use",
  split: "any",
  use_case: "any",
  language: "",
  topic: "",
};

const LONGEST_SEARCH = 100;

export function PromptsPage() {
  return (
    <Only roles={["manager", "researcher"]}>
      <Prompts />
    </Only>
  );
}

function Prompts() {
  const { t } = useTranslation(["prompts", "shared"]);
  const [inAddress, setInAddress] = useSearchParams();
  const intake = inAddress.get("intake") ?? "";
  const [chosen, setFilter] = useState(everything);
  const filter = { ...chosen, intake };
  const asked = useDebounced(filter, 200);
  const prompts = useInfiniteQuery(promptsQuery(asked));
  return (
    <Page lead={t("list.lead")} title={t("list.title")}>
      {intake && (
        <Notice>
          {t("list.ofIntake", { intake })}{" "}
          <Button onPress={() => setInAddress({})} tone="quiet">
            {t("list.ofAll")}
          </Button>
        </Notice>
      )}
      <FilterRow filter={filter} onChange={setFilter} />
      <Count filter={asked} />
      {asked.search.trim() && <p className={styles.count}>{t("list.searchHint")}</p>}
      <Loaded query={prompts}>
        {({ pages }) => <PromptTable prompts={pages.flatMap((page) => page.results)} />}
      </Loaded>
      {prompts.hasNextPage && (
        <Button isPending={prompts.isFetchingNextPage} onPress={() => prompts.fetchNextPage()}>
          {t("shared:more")}
        </Button>
      )}
    </Page>
  );
}

/**
 * The number of matching prompts. The server stops counting early, which keeps this fast with a
 * million prompts.
 */
function Count({ filter }: { filter: Filter }) {
  const { t, i18n } = useTranslation("prompts");
  const { data } = useQuery(countQuery(filter));
  if (!data) return <p className={styles.count}>{t("list.counting")}</p>;
  const number = data.count.toLocaleString(i18n.language);
  return (
    <p className={styles.count} role="status">
      {data.more ? t("list.countMore", { number }) : t("list.count", { count: data.count, number })}
    </p>
  );
}

interface FilterProps {
  filter: Filter;
  onChange: (filter: Filter) => void;
}

function FilterRow({ filter, onChange }: FilterProps) {
  const { t } = useTranslation("prompts");
  const any = { value: "any" as const, label: t("list.any") };
  return (
    <Filters>
      <TextField
        label={t("list.search")}
        onChange={(search) => onChange({ ...filter, search: search.slice(0, LONGEST_SEARCH) })}
        type="search"
        value={filter.search}
      />
      <SelectField<Filter["state"]>
        choices={states.map((state) => ({ value: state, label: t(`states.${state}`) }))}
        label={t("list.state")}
        onChange={(state) => onChange({ ...filter, state })}
        value={filter.state}
      />
      <SelectField<SplitEnum | "any">
        choices={[any, ...splits.map((split) => ({ value: split, label: t(`splits.${split}`) }))]}
        label={t("list.split")}
        onChange={(split) => onChange({ ...filter, split })}
        value={filter.split}
      />
      <SelectField<UseCaseEnum | "any">
        choices={[any, ...useCases.map((value) => ({ value, label: t(`useCases.${value}`) }))]}
        label={t("list.useCase")}
        onChange={(use_case) => onChange({ ...filter, use_case })}
        value={filter.use_case}
      />
      <SelectField<Filter["kind"]>
        choices={[any, ...kinds.map((value) => ({ value, label: t(`kinds.${value}`) }))]}
        label={t("columns.kind")}
        onChange={(kind) => onChange({ ...filter, kind })}
        value={filter.kind}
      />
      <SelectField<Filter["personal_data"]>
        choices={[
          any,
          ...personalKinds.map((value) => ({ value, label: t(`personalKinds.${value}`) })),
        ]}
        label={t("list.personal")}
        onChange={(personal_data) => onChange({ ...filter, personal_data })}
        value={filter.personal_data}
      />
      <TextField
        label={t("list.language")}
        onChange={(language) => onChange({ ...filter, language })}
        value={filter.language}
      />
      <TextField
        label={t("list.topic")}
        onChange={(topic) => onChange({ ...filter, topic })}
        value={filter.topic}
      />
    </Filters>
  );
}

const columns = ["prompt", "kind", "useCase", "language", "split", "added"] as const;

function PromptTable({ prompts }: { prompts: readonly PromptRowOut[] }) {
  const { t } = useTranslation("prompts");
  if (prompts.length === 0) {
    return (
      <Empty icon={MessageSquareText} title={t("list.none")}>
        {t("list.noneText")}
      </Empty>
    );
  }
  return (
    <Table columns={columns.map((column) => t(`columns.${column}`))} label={t("list.title")} stacks>
      {prompts.map((prompt) => (
        <Row key={prompt.id} prompt={prompt} />
      ))}
    </Table>
  );
}

function Row({ prompt }: { prompt: PromptRowOut }) {
  const { t } = useTranslation("prompts");
  return (
    <tr>
      <td>
        <Link className={styles.beginning} dir="auto" to={`/prompts/${prompt.id}`}>
          {prompt.beginning || t("list.scrubbed")}
        </Link>
        {prompt.withdrawn_at && <Badge mood="bad">{t("states.withdrawn")}</Badge>}
        {prompt.retired_at && <Badge mood="warn">{t("states.retired")}</Badge>}
        {prompt.personal_data.map((kind) => (
          <Badge key={kind} mood="warn">
            {t(`personalKinds.${kind as FindingOutKindEnum}`)}
          </Badge>
        ))}
      </td>
      <td data-column={t("columns.kind")}>{t(`kinds.${prompt.kind}`)}</td>
      <td {...(prompt.use_case && { "data-column": t("columns.useCase") })}>
        {prompt.use_case && t(`useCases.${prompt.use_case}`)}
      </td>
      <td data-column={t("columns.language")}>{prompt.language}</td>
      <td data-column={t("columns.split")}>{t(`splits.${prompt.split}`)}</td>
      <td data-column={t("columns.added")}>
        <Time at={prompt.created_at} />
      </td>
    </tr>
  );
}
