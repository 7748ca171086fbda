import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import type { DecisionOut, FormerDecisionOut, ResultOut } from "@/api/schema";
import { hasRole, useMe } from "@/shared/session/session";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { Segments } from "@/shared/ui/choices";
import { Actions } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { FormOf } from "@/shared/ui/FormOf";
import { Page, Section } from "@/shared/ui/Page";
import { Loaded, Notice } from "@/shared/ui/states";
import { Time } from "@/shared/ui/Time";
import { Criterion } from "./Criterion";
import { resultQuery, resultsQuery, useDecide } from "./queries";
import { Results } from "./ResultsPage";

/** One attempt: its numbers beside the cut-offs, and the decision with its reasons. */
export function ResultPage() {
  const { id = "" } = useParams();
  return <Loaded query={useQuery(resultQuery(id))}>{(found) => <Result found={found} />}</Loaded>;
}

function Result({ found }: { found: ResultOut }) {
  const { t } = useTranslation("qualification");
  const me = useMe();
  const { attempt, criteria } = found;
  const decides = hasRole(me, "manager") || me.is_superuser;
  return (
    <Page
      lead={<Link to={`/qualification/tests/${attempt.test_id}`}>{attempt.test}</Link>}
      title={t("results.one", { name: attempt.name, test: attempt.test })}
    >
      <Section lead={t("results.numbersLead")} title={t("results.numbers")}>
        {criteria.map((criterion) => (
          <Criterion criterion={criterion} key={criterion.name} />
        ))}
      </Section>
      <Section title={t("results.topics")}>
        <p>{attempt.topics?.length ? attempt.topics.join(" · ") : t("results.noTopics")}</p>
      </Section>
      <Section lead={t("results.decideLead")} title={t("results.decide")}>
        {attempt.decision ? (
          <Decided changes={decides} found={found} />
        ) : decides ? (
          <Decide key={attempt.id} result={attempt.id} />
        ) : (
          <p>{t("results.managersDecide")}</p>
        )}
      </Section>
      <Earlier candidate={attempt.candidate} except={attempt.id} />
    </Page>
  );
}

/** The decision, earlier decisions, and a form to change it. */
function Decided({ found, changes }: { found: ResultOut; changes: boolean }) {
  const { t } = useTranslation("qualification");
  const [isOpen, setIsOpen] = useState(false);
  const { attempt, former_decisions } = found;
  const { decision } = attempt;
  if (!decision) return null;
  return (
    <>
      <Verdict decision={decision} />
      {isOpen ? (
        <Decide onDone={() => setIsOpen(false)} result={attempt.id} />
      ) : (
        changes && (
          <Actions>
            <Button onPress={() => setIsOpen(true)}>{t("results.change")}</Button>
          </Actions>
        )
      )}
      {former_decisions.length > 0 && (
        <>
          <h3>{t("results.former")}</h3>
          {former_decisions.map((former) => (
            <Verdict decision={former} isFormer key={former.replaced_at} />
          ))}
        </>
      )}
    </>
  );
}

interface VerdictProps {
  decision: FormerDecisionOut | DecisionOut;
  isFormer?: boolean;
}

function Verdict({ decision, isFormer = false }: VerdictProps) {
  const { t } = useTranslation("qualification");
  const passed = t(decision.passed ? "results.passed" : "results.failed");
  const mood = decision.passed ? "good" : "bad";
  return (
    <Notice
      mood={isFormer ? "info" : mood}
      title={t("results.by", { passed, name: decision.decided_by })}
    >
      {decision.reasons}
      <br />
      <Time at={decision.decided_at} />
    </Notice>
  );
}

function Decide({ result, onDone }: { result: string; onDone?: () => void }) {
  const { t } = useTranslation("qualification");
  const [choice, setChoice] = useState<"" | "yes" | "no">("");
  const [reasons, setReasons] = useState("");
  const decide = useDecide(result);
  const send = () =>
    decide.mutate(
      { passed: choice === "yes", reasons },
      {
        onSuccess: () => {
          toast({ mood: "good", text: t("results.done") });
          onDone?.();
        },
      },
    );
  return (
    <FormOf error={decide.error} onSubmit={send}>
      <Segments
        choices={[
          { value: "yes", label: t("results.letIn") },
          { value: "no", label: t("results.dontLetIn") },
        ]}
        label={t("results.choice")}
        onChange={setChoice}
        value={choice}
      />
      <TextField
        hint={t("results.reasonsHint")}
        label={t("results.reasons")}
        name="reasons"
        onChange={setReasons}
        rows={3}
        value={reasons}
      />
      <Actions>
        <Button
          isDisabled={choice === ""}
          isPending={decide.isPending}
          tone="primary"
          type="submit"
        >
          {t("results.save")}
        </Button>
      </Actions>
    </FormOf>
  );
}

/** Earlier attempts of this person, visible while deciding. */
function Earlier({ candidate, except }: { candidate: string; except: string }) {
  const { t } = useTranslation("qualification");
  const all = useInfiniteQuery(resultsQuery("all", { candidate }));
  const rows = (all.data?.pages ?? []).flatMap((page) => page.results);
  const others = rows.filter((row) => row.id !== except);
  if (others.length === 0) return null;
  return (
    <Section title={t("results.earlier")}>
      <Results rows={others} />
    </Section>
  );
}
