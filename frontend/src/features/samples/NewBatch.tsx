import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/shared/ui/Button";
import { SelectField } from "@/shared/ui/choices";
import { Actions } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { FormOf } from "@/shared/ui/FormOf";
import { Section } from "@/shared/ui/Page";
import { Loaded } from "@/shared/ui/states";
import {
  type BatchForm,
  batchNumbers,
  initialForm,
  presentationOrders,
  toBatch,
} from "./batchForm";
import { PromptChoice } from "./PromptChoice";
import { modelsQuery, useDraw } from "./queries";
import styles from "./samples.module.css";
import { WriterShares } from "./WriterShares";

/** The form of a new batch: prompts, writers and terms. */
export function NewBatch() {
  return (
    <Loaded query={useQuery(modelsQuery)}>
      {(models) => (
        <Form
          judges={models.filter(({ kind }) => kind === "reward")}
          writers={models.filter(
            ({ kind, state }) => (kind === "policy" || kind === "base") && state !== "retired",
          )}
        />
      )}
    </Loaded>
  );
}

interface Named {
  id: string;
  name: string;
  state: string;
}

function Form({ writers, judges }: { writers: readonly Named[]; judges: readonly Named[] }) {
  const { t } = useTranslation("samples");
  const [form, setForm] = useState<BatchForm>(() =>
    initialForm(new URLSearchParams(window.location.search), writers, (of) =>
      t("newBatch.nameFor", { name: of }),
    ),
  );
  const draw = useDraw();
  const change = (changed: Partial<BatchForm>) => setForm({ ...form, ...changed });
  const submit = () =>
    draw.mutate(
      toBatch(
        form,
        judges.map(({ name }) => name),
      ),
      {
        onSuccess: ({ id }) => window.location.assign(`/admin/training/samplebatch/${id}/change/`),
      },
    );
  return (
    <Section lead={t("newBatch.lead")} title={t("newBatch.title")}>
      <FormOf error={draw.error} onSubmit={submit}>
        <div className={styles.fields}>
          <TextField
            isRequired
            label={t("newBatch.name")}
            name="name"
            onChange={(name) => change({ name })}
            value={form.name}
          />
          {batchNumbers.map((name) => (
            <TextField
              inputMode="decimal"
              key={name}
              label={t(`newBatch.${name}`)}
              name={name}
              onChange={(value) => change({ [name]: value })}
              value={form[name]}
            />
          ))}
          <SelectField
            choices={presentationOrders.map((value) => ({ value, label: t(`orders.${value}`) }))}
            label={t("newBatch.order")}
            onChange={(order) => change({ order })}
            value={form.order}
          />
          <SelectField
            choices={[
              { value: "", label: t("newBatch.noJudge") },
              ...judges.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            label={t("newBatch.judge")}
            onChange={(judge) => change({ judge })}
            value={form.judge}
          />
        </div>
        <PromptChoice
          chosen={{ ...form.which, number: form.number }}
          onChange={(changed) => change({ which: { ...form.which, ...changed } })}
        />
        <WriterShares
          onChange={(shares) => change({ shares })}
          shares={form.shares}
          writers={writers}
        />
        <Actions>
          <Button isPending={draw.isPending} tone="primary" type="submit">
            {t("newBatch.draw")}
          </Button>
        </Actions>
      </FormOf>
    </Section>
  );
}
