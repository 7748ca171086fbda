import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { Only } from "@/shared/session/Only";
import { useMe } from "@/shared/session/session";
import { Button } from "@/shared/ui/Button";
import { SelectField } from "@/shared/ui/choices";
import { Actions } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { FormOf } from "@/shared/ui/FormOf";
import { Page, Section } from "@/shared/ui/Page";
import { useLocalStorage } from "@/shared/useLocalStorage";
import styles from "./Campaigns.module.css";
import { Entries } from "./Entries";
import { Outlook } from "./Outlook";
import { asSent, blank, type Plan, withModel } from "./plan";
import { usePlan } from "./queries";

export function NewCampaignPage() {
  return (
    <Only roles={["manager", "researcher"]}>
      <NewCampaign />
    </Only>
  );
}

function NewCampaign() {
  const { t } = useTranslation("campaigns");
  const me = useMe();
  const navigate = useNavigate();
  const [kept, setPlan] = useLocalStorage<Plan>(`campaign-of-${me.id}`, blank);
  // The page of a model version links here with ?model=, to preselect that model.
  const [search, setSearch] = useSearchParams();
  const plan = withModel(kept, search.get("model") ?? "");
  const send = usePlan();
  const submit = () =>
    send.mutate(asSent(plan), {
      onSuccess: ({ id }) => {
        setPlan(blank);
        navigate(`/campaigns/${id}`);
      },
    });
  const change = (changes: Partial<Plan>) => {
    setPlan({ ...plan, ...changes });
    if (search.has("model")) setSearch({}, { replace: true });
  };

  return (
    <Page lead={t("new.lead")} title={t("new.title")}>
      <FormOf error={send.error} onSubmit={submit}>
        <Section lead={t("new.modelsLead")} title={t("new.models")}>
          <TextField
            isRequired
            label={t("new.name")}
            name="name"
            onChange={(name) => change({ name })}
            value={plan.name}
          />
          <Entries entries={plan.entries} onChange={(entries) => change({ entries })} />
        </Section>
        <Section lead={t("new.promptsLead")} title={t("new.prompts")}>
          <PromptFields onChange={change} plan={plan} />
        </Section>
        <Section lead={t("new.labelsLead")} title={t("new.labels")}>
          <LabelFields onChange={change} plan={plan} />
          <Outlook plan={plan} />
        </Section>
        <Actions>
          <Button isPending={send.isPending} tone="primary" type="submit">
            {t("new.send")}
          </Button>
        </Actions>
      </FormOf>
    </Page>
  );
}

interface Fields {
  plan: Plan;
  onChange: (changes: Partial<Plan>) => void;
}

function PromptFields({ plan, onChange }: Fields) {
  const { t } = useTranslation("campaigns");
  const splits = ["test", "validation"] as const;
  return (
    <div className={styles.row}>
      <SelectField<Plan["split"]>
        choices={splits.map((value) => ({ value, label: t(`splits.${value}`) }))}
        label={t("new.split")}
        name="split"
        onChange={(split) => onChange({ split })}
        value={plan.split}
      />
      <TextField
        inputMode="numeric"
        label={t("new.number")}
        name="number"
        onChange={(number) => onChange({ number })}
        value={plan.number}
      />
      <TextField
        hint={t("new.seedHint")}
        inputMode="numeric"
        label={t("new.seed")}
        name="seed"
        onChange={(seed) => onChange({ seed })}
        value={plan.seed}
      />
      <TextField
        hint={t("new.temperatureHint")}
        inputMode="decimal"
        label={t("new.temperature")}
        name="temperature"
        onChange={(temperature) => onChange({ temperature })}
        value={plan.temperature}
      />
    </div>
  );
}

function LabelFields({ plan, onChange }: Fields) {
  const { t } = useTranslation("campaigns");
  const sets = ["evaluation", "training"] as const;
  return (
    <div className={styles.row}>
      <TextField
        inputMode="numeric"
        label={t("new.trainingLabels")}
        name="training_labels"
        onChange={(trainingLabels) => onChange({ trainingLabels })}
        value={plan.trainingLabels}
      />
      <TextField
        inputMode="numeric"
        label={t("new.heldOutLabels")}
        name="held_out_labels"
        onChange={(heldOutLabels) => onChange({ heldOutLabels })}
        value={plan.heldOutLabels}
      />
      <SelectField<Plan["guidelines"]>
        choices={sets.map((value) => ({ value, label: t(`guidelines.${value}`) }))}
        label={t("new.guidelines")}
        name="guideline_set"
        onChange={(guidelines) => onChange({ guidelines })}
        value={plan.guidelines}
      />
    </div>
  );
}
