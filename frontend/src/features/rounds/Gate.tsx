import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RoundOut, StageOut } from "@/api/schema";
import { Button } from "@/shared/ui/Button";
import { Actions } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { Badge, Notice } from "@/shared/ui/states";
import { Table } from "@/shared/ui/Table";
import { useDecide } from "./queries";

interface Check {
  name: "win_rate" | "reward" | "kl" | "length" | "text_loss";
  value: number | null;
  limit: number;
  passed: boolean | null;
  low: number | null;
  high: number | null;
  before: number | null;
  after: number | null;
}

/** Everything the gate measured, and the decision of a person. */
export function Gate({ round, stage }: { round: RoundOut; stage: StageOut }) {
  const { t } = useTranslation("rounds");
  const [reason, setReason] = useState("");
  const decide = useDecide(round.number);
  return (
    <>
      {stage.state === "running" && <Notice>{t("gate.waits")}</Notice>}
      <Checks stage={stage} />
      <TextField isRequired label={t("gate.reason")} onChange={setReason} value={reason} />
      <Actions>
        <Button
          isDisabled={!reason}
          isPending={decide.isPending}
          onPress={() => decide.mutate({ promote: false, reason })}
        >
          {t("gate.keep")}
        </Button>
        <Button
          isDisabled={!reason}
          isPending={decide.isPending}
          onPress={() => decide.mutate({ promote: true, reason })}
          tone="primary"
        >
          {t("gate.promote")}
        </Button>
      </Actions>
    </>
  );
}

/** What the gate measured, with its limits. */
export function Checks({ stage }: { stage: StageOut }) {
  const { t } = useTranslation("rounds");
  const seen = stage.evidence as { checks?: Check[]; candidate?: string; current?: string };
  return (
    <Table
      columns={[t("gate.what"), t("gate.value"), t("gate.before"), t("gate.limit"), t("gate.says")]}
      label={t("gate.title", { candidate: seen.candidate ?? "", current: seen.current ?? "" })}
      stacks
    >
      {(seen.checks ?? []).map((check) => (
        <Row check={check} key={check.name} />
      ))}
    </Table>
  );
}

function Row({ check }: { check: Check }) {
  const { t } = useTranslation("rounds");
  const hasNoLimit = check.passed === null && check.value !== null;
  const interval =
    check.low !== null && check.high !== null ? ` (${say(check.low)} – ${say(check.high)})` : "";
  return (
    <tr>
      <td>{t(`checks.${check.name}`)}</td>
      <td data-column={t("gate.value")}>
        {say(check.value)}
        {interval}
      </td>
      <td data-column={t("gate.before")}>
        {check.after === null ? "" : `${say(check.before)} → ${say(check.after)}`}
      </td>
      <td data-column={t("gate.limit")}>{say(hasNoLimit ? null : check.limit)}</td>
      <td>
        {check.passed === null ? (
          <Badge>{t(hasNoLimit ? "gate.unlimited" : "gate.unknown")}</Badge>
        ) : (
          <Badge mood={check.passed ? "good" : "bad"}>
            {check.passed ? t("gate.passed") : t("gate.failed")}
          </Badge>
        )}
      </td>
    </tr>
  );
}

function say(value: number | null): string {
  return value === null ? "–" : value.toFixed(3);
}
