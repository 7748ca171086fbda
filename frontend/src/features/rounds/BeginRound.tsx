import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { LoopOut, ModelOut } from "@/api/schema";
import { PromptChoice } from "@/features/samples/PromptChoice";
import { modelsQuery } from "@/features/samples/queries";
import { WriterShares } from "@/features/samples/WriterShares";
import { Button } from "@/shared/ui/Button";
import { OnOff, SelectField } from "@/shared/ui/choices";
import { Actions } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { FormOf } from "@/shared/ui/FormOf";
import { Section } from "@/shared/ui/Page";
import { Notice } from "@/shared/ui/states";
import { formOf, methods, numbers, type RoundForm, toPlan } from "./form";
import { useBegin } from "./queries";
import styles from "./rounds.module.css";
import { Sources } from "./Sources";

/** Plans the next round. Fields that the form does not show keep the values of the last round. */
export function BeginRound({
  defaults,
  hasPolicy,
}: {
  defaults: LoopOut["defaults"];
  hasPolicy: boolean;
}) {
  const { t } = useTranslation("rounds");
  const [form, setForm] = useState<RoundForm>(() => formOf(defaults));
  const begin = useBegin();
  const models = useQuery(modelsQuery);
  const writers = (models.data ?? []).filter(canWrite);
  const moments = (["current", "start"] as const).map((id) => ({ id, name: t(`shares.${id}`) }));
  const change = (changed: Partial<RoundForm>) => setForm({ ...form, ...changed });
  if (!hasPolicy) return <Notice mood="warn">{t("begin.noPolicy")}</Notice>;
  return (
    <Section lead={t("begin.lead")} title={t("begin.title")}>
      <FormOf
        error={begin.error}
        onSubmit={() => begin.mutate({ name: "", automatic: form.automatic, plan: toPlan(form) })}
      >
        <div className={styles.fields}>
          {numbers.map((name) => (
            <TextField
              inputMode="decimal"
              key={name}
              label={t(`plan.${name}`)}
              name={name}
              onChange={(value) => change({ [name]: value })}
              value={form[name]}
            />
          ))}
          <TextField
            label={t("plan.until")}
            name="until"
            onChange={(until) => change({ until })}
            type="date"
            value={form.until}
          />
          <Sources form={form} models={writers} onChange={change} />
          <SelectField
            choices={methods.map((value) => ({ value, label: t(`methods.${value}`) }))}
            label={t("plan.method")}
            onChange={(method) => change({ method })}
            value={form.method}
          />
          <SelectField
            choices={presets.map((value) => ({ value, label: value || t("begin.paper") }))}
            label={t("plan.preset")}
            onChange={(preset) => change({ preset })}
            value={form.preset}
          />
          <SelectField
            choices={deciders.map((value) => ({ value, label: t(`deciders.${value}`) }))}
            label={t("plan.decides")}
            onChange={(decides) => change({ decides })}
            value={form.decides}
          />
        </div>
        <OnOff
          isOn={form.automatic}
          label={t("round.advance")}
          onChange={(automatic) => change({ automatic })}
        />
        <PromptChoice
          chosen={{ ...form.which, number: form.prompts }}
          onChange={(changed) => change({ which: { ...form.which, ...changed } })}
        />
        <WriterShares
          onChange={(shares) => change({ shares })}
          shares={form.shares}
          writers={[...moments, ...writers.map(byName)]}
        />
        <Actions>
          <Button isPending={begin.isPending} tone="primary" type="submit">
            {t("begin.button")}
          </Button>
        </Actions>
      </FormOf>
    </Section>
  );
}

const presets = ["", "laptop", "small-gpu", "instructgpt-1.3b", "instructgpt-6b"] as const;
const deciders = ["person", "gate"] as const;

/** Plans refer to models by name, because "current" means another model in each round. */
const byName = ({ name }: ModelOut) => ({ id: name, name });
const canWrite = ({ kind, state }: ModelOut) =>
  (kind === "policy" || kind === "base") && state !== "retired";
