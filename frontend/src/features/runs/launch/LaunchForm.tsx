import { Play } from "lucide-react";
import { type FormEvent, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { StepOut } from "@/api/schema";
import { Button } from "@/shared/ui/Button";
import { SelectField } from "@/shared/ui/choices";
import { TextField } from "@/shared/ui/Field";
import { FieldErrorsContext } from "@/shared/ui/fieldErrors";
import { Part } from "../parts/Part";
import styles from "../parts/runs.module.css";
import { type Choices, optionsFor } from "./choices";
import { type Draft, inputsFor, isChanged, type Kind } from "./form";
import { InputField } from "./InputField";
import { Settings } from "./Settings";
import { Summary } from "./Summary";
import { SweepPart } from "./SweepPart";
import { useLaunch } from "./useLaunch";

interface Props {
  kind: Kind;
  step: StepOut;
  draft: Draft;
  choices: Choices;
  cloneOf?: string;
  onChange: (part: Partial<Draft>) => void;
  onForget: () => void;
}

const DEFAULTS = "defaults";

export function LaunchForm(props: Props) {
  const { kind, step, draft, choices, cloneOf, onChange, onForget } = props;
  const { t } = useTranslation("runs");
  const form = useRef<HTMLFormElement>(null);
  const { check, start, fields, missing, runs } = useLaunch({
    ...{ kind, step, draft, cloneOf },
    onLaunched: onForget,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!start.isPending) start.mutate();
  };
  useEffect(() => {
    const place = form.current;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) place?.requestSubmit();
    };
    place?.addEventListener("keydown", onKeyDown);
    return () => place?.removeEventListener("keydown", onKeyDown);
  }, []);
  const changed = step.fields.filter((field) => isChanged(field, step, draft)).length;

  return (
    <form className={styles.columns} noValidate onSubmit={submit} ref={form}>
      <FieldErrorsContext value={fields}>
        <div className={styles.stack}>
          <Part title={t("launch.what")}>
            <div className={styles.fields}>
              <TextField
                hint={t("launch.nameHint")}
                label={t("launch.name")}
                name="name"
                onChange={(name) => onChange({ name })}
                value={draft.name}
              />
              {inputsFor(kind, step).map((wanted) => (
                <InputField
                  chosen={draft.inputs[wanted.name] ?? []}
                  key={wanted.name}
                  onChange={(ids) => onChange({ inputs: { ...draft.inputs, [wanted.name]: ids } })}
                  options={optionsFor(wanted, choices)}
                  step={step.step}
                  wanted={wanted}
                />
              ))}
            </div>
          </Part>
          <Part
            actions={
              changed > 0 && (
                <Button onPress={() => onChange({ values: {} })} tone="quiet">
                  {t("launch.resetAll", { count: changed })}
                </Button>
              )
            }
            lead={t("launch.presetLead")}
            title={t("launch.preset")}
          >
            <div className={styles.fields}>
              <SelectField
                choices={[
                  { value: DEFAULTS, label: t("launch.defaults") },
                  ...step.presets.map(({ name, title }) => ({ value: name, label: title })),
                ]}
                label={t("launch.preset")}
                name="preset"
                onChange={(name) => onChange({ preset: name === DEFAULTS ? "" : name })}
                value={draft.preset || DEFAULTS}
              />
              <TextField
                hint={t("launch.gpusHint")}
                inputMode="numeric"
                label={t("launch.gpus")}
                name="gpus"
                onChange={(gpus) => onChange({ gpus })}
                value={draft.gpus}
              />
            </div>
          </Part>
          <Settings
            draft={draft}
            kind={kind}
            onChange={(values) => onChange({ values })}
            step={step}
          />
          {!cloneOf && <SweepPart draft={draft} kind={kind} onChange={onChange} step={step} />}
        </div>
        <div className={styles.sticky}>
          <Summary
            check={check}
            error={start.error}
            fields={fields}
            gpus={Number(draft.gpus) || 1}
            missing={missing}
            runs={runs}
            step={step}
          >
            <Button icon={Play} isPending={start.isPending} tone="primary" type="submit">
              {t("launch.start", { count: runs })}
            </Button>
            <Button onPress={onForget} tone="quiet">
              {t("launch.startOver")}
            </Button>
          </Summary>
        </div>
      </FieldErrorsContext>
    </form>
  );
}
