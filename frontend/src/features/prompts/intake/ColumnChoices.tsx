import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { IntakeOut, PreviewOut } from "@/api/schema";
import { NO_LIMITS } from "@/shared/text/limits";
import { Button } from "@/shared/ui/Button";
import { OnOff } from "@/shared/ui/choices";
import { Actions } from "@/shared/ui/Dialog";
import { FormOf } from "@/shared/ui/FormOf";
import { Section } from "@/shared/ui/Page";
import { Loaded, Notice } from "@/shared/ui/states";
import { LimitsFields, limitsForm, limitsTyped } from "../LimitsFields";
import { ColumnTable } from "./ColumnTable";
import { FateTable } from "./FateTable";
import { FirstLines } from "./FirstLines";
import { FormatChoice } from "./FormatChoice";
import { type Columns, previewQuery, type Reading, useStart } from "./queries";

/** The format or the meaning of each column, with a preview of the first lines. */
export function ColumnChoices({ intake }: { intake: IntakeOut }) {
  const [chosen, setChosen] = useState<Reading>({});
  const preview = useQuery(previewQuery(intake.id, chosen));
  return (
    <Loaded query={preview}>
      {(shown) => (
        <Chosen
          columns={chosen.columns ?? shown.columns}
          intake={intake}
          onColumns={(columns) => setChosen({ format: "", columns })}
          onFormat={(format) => setChosen({ ...chosen, format })}
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
  onColumns: (columns: Columns) => void;
  onFormat: (format: string) => void;
}

function Chosen({ intake, preview, columns, onColumns, onFormat }: Props) {
  const { t } = useTranslation("prompts/intake");
  const [leave_out_refused, setLeaveOut] = useState(false);
  const [refuse_personal_data, setRefuse] = useState(false);
  const [drop_labels, setDrop] = useState(false);
  const [limits, setLimits] = useState(limitsForm(NO_LIMITS));
  const start = useStart(intake.id);
  const refused = preview.lines.filter((line) => line.problem).length;
  const { format, lost } = preview;
  const agreed = { leave_out_refused, refuse_personal_data, drop_labels };
  const choices = { columns: { ...columns }, format, ...agreed, limits: limitsTyped(limits) };
  return (
    <>
      <Section lead={t(format ? "format.lead" : "choosing.lead")} title={t("choosing.title")}>
        <FormOf error={start.error} onSubmit={() => start.mutate(choices)}>
          <FormatChoice onChange={onFormat} preview={preview} />
          {format ? (
            <FateTable preview={preview} />
          ) : (
            <ColumnTable columns={columns} onChange={onColumns} preview={preview} />
          )}
          {lost.length > 0 && (
            <>
              <Notice mood="warn">{t("losing.notice", { columns: lost.join(", ") })}</Notice>
              <OnOff isOn={drop_labels} label={t("losing.agree")} onChange={setDrop} />
            </>
          )}
          <OnOff isOn={leave_out_refused} label={t("choosing.leaveOut")} onChange={setLeaveOut} />
          <OnOff isOn={refuse_personal_data} label={t("choosing.refuse")} onChange={setRefuse} />
          <LimitsFields limits={limits} onChange={setLimits} />
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
