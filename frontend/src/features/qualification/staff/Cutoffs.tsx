import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ScreeningOut } from "@/api/schema";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { Actions } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { FormOf } from "@/shared/ui/FormOf";
import { Section } from "@/shared/ui/Page";
import { useCutoffs } from "./queries";

const inPerCent = (share: number | undefined) => String(Math.round((share ?? 0.75) * 1000) / 10);

/** The cut-offs of a test. Changing them changes only what results are compared with. */
export function Cutoffs({ test }: { test: ScreeningOut }) {
  const { t } = useTranslation("qualification");
  const [flags, setFlags] = useState(inPerCent(test.least_flag_agreement));
  const [rankings, setRankings] = useState(inPerCent(test.least_ranking_agreement));
  const [score, setScore] = useState(String(test.least_demonstration_score ?? 6));
  const move = useCutoffs(test.id);
  const save = () =>
    move.mutate(
      {
        least_flag_agreement: Number(flags) / 100,
        least_ranking_agreement: Number(rankings) / 100,
        least_demonstration_score: Number(score),
      },
      { onSuccess: () => toast({ mood: "good", text: t("staff.cutoffsSaved") }) },
    );
  return (
    <Section lead={t("staff.cutoffsLead")} title={t("staff.cutoffs")}>
      <FormOf error={move.error} onSubmit={save}>
        <TextField
          inputMode="decimal"
          label={t("staff.flagCutoff")}
          name="least_flag_agreement"
          onChange={setFlags}
          value={flags}
        />
        <TextField
          inputMode="decimal"
          label={t("staff.rankCutoff")}
          name="least_ranking_agreement"
          onChange={setRankings}
          value={rankings}
        />
        <TextField
          inputMode="decimal"
          label={t("staff.demoCutoff")}
          name="least_demonstration_score"
          onChange={setScore}
          value={score}
        />
        <Actions>
          <Button isPending={move.isPending} type="submit">
            {t("staff.saveCutoffs")}
          </Button>
        </Actions>
      </FormOf>
    </Section>
  );
}
