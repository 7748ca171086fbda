import { useQuery } from "@tanstack/react-query";
import { ListFilter } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { FilterChoicesOut } from "@/api/schema";
import { Button } from "@/shared/ui/Button";
import { SelectField } from "@/shared/ui/choices";
import { type FilterKey, useFilters } from "./filters";
import styles from "./Quality.module.css";
import { choicesQuery } from "./queries";
import { useNames } from "./useNames";

const ALL = "all"; // a choice needs a value; the address leaves it out

interface Props {
  /** Show only these filters. Default: all. */
  only?: readonly FilterKey[];
}

/** The row of filters. On a phone it is collapsed and shows how many are set. */
export function FilterBar({ only }: Props) {
  const { t } = useTranslation("quality");
  const { search, change } = useFilters();
  const { data } = useQuery(choicesQuery);
  const fields = useFields(data).filter(({ key }) => !only || only.includes(key));
  // The reward model is a selection, not a filter.
  const narrowing = fields.map(({ key }) => key).filter((key) => key !== "reward_model");
  const keys = ["since", "until", ...narrowing];
  const set = keys.filter((key) => search.get(key)).length;
  const clear = () => change(Object.fromEntries(keys.map((key) => [key, ""])));

  return (
    <search>
      <details className={styles.filters} open={window.innerWidth > 700 || set > 0}>
        <summary>
          <ListFilter aria-hidden size={16} />
          {set > 0 ? t("filters.set", { count: set }) : t("filters.title")}
        </summary>
        <div className={styles.fields}>
          <DayField name="since" />
          <DayField name="until" />
          {fields.map(({ key, choices, all = "all" }) => (
            <SelectField
              choices={[{ value: ALL, label: t(`filters.${all}`) }, ...choices]}
              key={key}
              label={t(`filters.${key}`)}
              onChange={(value) => change({ [key]: value === ALL ? "" : value })}
              value={search.get(key) ?? ALL}
            />
          ))}
          {set > 0 && (
            <div className={styles.clear}>
              <Button onPress={clear} tone="quiet">
                {t("filters.clear")}
              </Button>
            </div>
          )}
        </div>
      </details>
    </search>
  );
}

function DayField({ name }: { name: "since" | "until" }) {
  const { t } = useTranslation("quality");
  const { search, change } = useFilters();
  return (
    <label className={styles.day}>
      {t(`filters.${name}`)}
      <input
        onChange={(event) => change({ [name]: event.target.value })}
        type="date"
        value={search.get(name) ?? ""}
      />
    </label>
  );
}

type SelectKey = Exclude<FilterKey, "since" | "until" | "ties">;

interface Field {
  key: SelectKey;
  choices: { value: string; label: string }[];
  /** The label of the empty choice. */
  all?: "all" | "newest";
}

const named = (value: string) => ({ value, label: value });

/** Returns only the fields that have more than one choice. */
function useFields(data: FilterChoicesOut | undefined): Field[] {
  const { t } = useTranslation("quality");
  const names = useNames();
  if (!data) return [];
  const people = data.labelers.map(({ id, name }) => ({ value: id, label: name }));
  const groups = ["training", "held_out", "researchers"] as const;
  const fields: Field[] = [
    {
      key: "purpose",
      choices: (["training", "evaluation"] as const).map((purpose) => ({
        value: purpose,
        label: t(`purposes.${purpose}`),
      })),
    },
    { key: "round", choices: data.rounds.map((round) => names.choice("round", String(round))) },
    { key: "group", choices: groups.map((group) => names.choice("group", group)) },
    { key: "use_case", choices: data.use_cases.map(({ key }) => names.choice("use_case", key)) },
    { key: "language", choices: data.languages.map((key) => names.choice("language", key)) },
    { key: "k", choices: data.ks.map((k) => names.choice("k", String(k))) },
    {
      key: "guideline",
      choices: data.guidelines.map(({ key, name }) => ({ value: key, label: name })),
    },
    { key: "labeler", choices: people },
    { key: "other", choices: people },
    ...(data.reward_models.length > 1
      ? [
          {
            key: "reward_model" as const,
            choices: data.reward_models.map(named),
            all: "newest" as const,
          },
        ]
      : []),
  ];
  return fields.map((field) => ({
    ...field,
    choices: field.choices.filter(({ value }) => value !== ""),
  }));
}
