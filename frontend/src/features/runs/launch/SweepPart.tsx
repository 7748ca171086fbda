import { useTranslation } from "react-i18next";
import type { StepOut } from "@/api/schema";
import { SelectField } from "@/shared/ui/choices";
import { TextField } from "@/shared/ui/Field";
import { Part } from "../parts/Part";
import styles from "../parts/runs.module.css";
import { type Draft, fieldsFor, isNumeric, type Kind, sweepValues } from "./form";

interface Props {
  kind: Kind;
  step: StepOut;
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
}

const ONE_RUN = "one-run";

/** One run, or several runs that differ in one field. */
export function SweepPart({ kind, step, draft, onChange }: Props) {
  const { t } = useTranslation("runs");
  const fields = fieldsFor(kind, step).filter(isNumeric);
  const field = fields.find(({ name }) => name === draft.sweepOver);
  const count = field ? sweepValues(field, draft.sweepValues).length : 0;
  return (
    <Part lead={t("sweep.lead")} title={t("sweep.title")}>
      <div className={styles.fields}>
        <SelectField
          choices={[
            { value: ONE_RUN, label: t("sweep.none") },
            ...fields.map(({ name, title }) => ({ value: name, label: title })),
          ]}
          label={t("sweep.over")}
          name="field"
          onChange={(name) => onChange({ sweepOver: name === ONE_RUN ? "" : name })}
          value={draft.sweepOver || ONE_RUN}
        />
        {field && (
          <TextField
            hint={t("sweep.hint", { count })}
            label={t("sweep.values")}
            name="values"
            onChange={(text) => onChange({ sweepValues: text })}
            placeholder={field.name === "kl" ? "0.01, 0.02, 0.05" : ""}
            value={draft.sweepValues}
          />
        )}
      </div>
    </Part>
  );
}
