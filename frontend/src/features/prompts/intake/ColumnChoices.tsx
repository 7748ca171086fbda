import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { IntakeOut, PreviewOut } from "@/api/schema";
import { Button } from "@/shared/ui/Button";
import { OnOff } from "@/shared/ui/choices";
import { Actions } from "@/shared/ui/Dialog";
import { FormOf } from "@/shared/ui/FormOf";
import { Section } from "@/shared/ui/Page";
import { Loaded, Notice } from "@/shared/ui/states";
import { ColumnTable } from "./ColumnTable";
import { FirstLines } from "./FirstLines";
import { type Columns, previewQuery, useStart } from "./queries";

/** The meaning of each column, with a preview of the first lines. */
export function ColumnChoices({ intake }: { intake: IntakeOut }) {
  const [chosen, setChosen] = useState<Columns | null>(null);
  const preview = useQuery(previewQuery(intake.id, chosen));
  return (
    <Loaded query={preview}>
      {(shown) => (
        <Chosen
          columns={chosen ?? shown.columns}
          intake={intake}
          onChange={setChosen}
          preview={shown}
        />
      )}
    </Loaded>
  );
}

interface Props {
  intake: IntakeOut;
  preview: PreviewOut;
  columns: Columns;
  onChange: (columns: Columns) => void;
}

function Chosen({ intake, preview, columns, onChange }: Props) {
  const { t } = useTranslation("prompts/intake");
  const [leave_out_refused, setLeaveOut] = useState(false);
  const [refuse_personal_data, setRefuse] = useState(false);
  const start = useStart(intake.id);
  const refused = preview.lines.filter((line) => line.problem).length;
  const choices = { columns: { ...columns }, leave_out_refused, refuse_personal_data };
  return (
    <>
      <Section lead={t("choosing.lead")} title={t("choosing.title")}>
        <FormOf error={start.error} onSubmit={() => start.mutate(choices)}>
          <ColumnTable columns={columns} onChange={onChange} preview={preview} />
          <OnOff isOn={leave_out_refused} label={t("choosing.leaveOut")} onChange={setLeaveOut} />
          <OnOff isOn={refuse_personal_data} label={t("choosing.refuse")} onChange={setRefuse} />
          {refused > 0 && !leave_out_refused && (
            <Notice mood="warn">{t("choosing.refused", { count: refused })}</Notice>
          )}
          <Actions>
            <Button isPending={start.isPending} tone="primary" type="submit">
              {t("choosing.start")}
            </Button>
          </Actions>
        </FormOf>
      </Section>
      <Section lead={t("lines.lead")} title={t("lines.title")}>
        <FirstLines lines={preview.lines} />
      </Section>
    </>
  );
}
