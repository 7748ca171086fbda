import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { LoopOut } from "@/api/schema";
import { Button } from "@/shared/ui/Button";
import { OnOff, SelectField } from "@/shared/ui/choices";
import { Actions } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { FormOf } from "@/shared/ui/FormOf";
import { Section } from "@/shared/ui/Page";
import { Notice } from "@/shared/ui/states";
import { asPlan, formOf, numbers, type RoundForm, texts } from "./form";
import styles from "./Loop.module.css";
import { useBegin } from "./queries";

/** Plan the next round: what is most often changed; the rest stays as the last round had it. */
export function BeginRound({
  defaults,
  hasPolicy,
}: {
  defaults: LoopOut["defaults"];
  hasPolicy: boolean;
}) {
  const { t } = useTranslation("loop");
  const [form, setForm] = useState<RoundForm>(() => formOf(defaults));
  const begin = useBegin();
  const change = (changed: Partial<RoundForm>) => setForm({ ...form, ...changed });
  if (!hasPolicy) return <Notice mood="warn">{t("begin.noPolicy")}</Notice>;
  return (
    <Section lead={t("begin.lead")} title={t("begin.title")}>
      <FormOf
        error={begin.error}
        onSubmit={() => begin.mutate({ name: "", automatic: form.automatic, plan: asPlan(form) })}
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
          {texts.map((name) => (
            <TextField
              key={name}
              label={t(`plan.${name}`)}
              name={name}
              onChange={(value) => change({ [name]: value })}
              value={form[name]}
            />
          ))}
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
          label={t("round.goOnByItself")}
          onChange={(automatic) => change({ automatic })}
        />
        <OnOff
          isOn={form.unseen}
          label={t("plan.unseen")}
          onChange={(unseen) => change({ unseen })}
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
