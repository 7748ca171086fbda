import { useQuery } from "@tanstack/react-query";
import i18next from "i18next";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import type { PromptOut, UseOut } from "@/api/schema";
import { pageOf } from "@/features/runs/links";
import { Only } from "@/shared/session/Only";
import { hasRole, useMe } from "@/shared/session/session";
import { Page, Section } from "@/shared/ui/Page";
import { Badge, Loaded, Notice } from "@/shared/ui/states";
import { Table } from "@/shared/ui/Table";
import { Time } from "@/shared/ui/Time";
import { CorrectForm } from "./CorrectForm";
import styles from "./Prompts.module.css";
import { promptQuery, usesQuery } from "./queries";
import { RetireOrWithdraw } from "./RetireOrWithdraw";
import { Tasks } from "./Tasks";
import { Turns, TurnsWithFindings } from "./TurnsWithFindings";

export function PromptPage() {
  const { id = "" } = useParams();
  return (
    <Only roles={["manager", "researcher"]}>
      <Fetched id={id} />
    </Only>
  );
}

function Fetched({ id }: { id: string }) {
  return <Loaded query={useQuery(promptQuery(id))}>{(found) => <Prompt prompt={found} />}</Loaded>;
}

function Prompt({ prompt }: { prompt: PromptOut }) {
  const { t } = useTranslation("prompts");
  const edits = hasRole(useMe(), "researcher");
  return (
    <Page
      actions={edits && !prompt.withdrawn_at && <RetireOrWithdraw prompt={prompt} />}
      lead={<Facts prompt={prompt} />}
      title={t("one.title")}
    >
      {prompt.withdrawn_at && <Notice mood="bad">{t("one.withdrawn")}</Notice>}
      {prompt.retired_at && (
        <Notice mood="warn" title={t("one.retired")}>
          {prompt.retired_because}
        </Notice>
      )}
      <Section title={t("one.text")}>
        {edits ? <TurnsWithFindings prompt={prompt} /> : <Turns turns={prompt.turns} />}
      </Section>
      <Tasks prompt={prompt.id} />
      {edits && (
        <>
          <CorrectForm key={prompt.id} prompt={prompt} />
          <Uses prompt={prompt.id} />
        </>
      )}
    </Page>
  );
}

function Facts({ prompt }: { prompt: PromptOut }) {
  const { t } = useTranslation("prompts");
  return (
    <span className={styles.facts}>
      <Badge>{t(`kinds.${prompt.kind}`)}</Badge>
      <Badge mood="info">{t(`splits.${prompt.split}`)}</Badge>
      {prompt.use_case && <Badge>{t(`useCases.${prompt.use_case}`)}</Badge>}
      {prompt.language && <Badge>{prompt.language}</Badge>}
      {prompt.topics.map((topic) => (
        <Badge key={topic}>{topic}</Badge>
      ))}
      <Time at={prompt.created_at} />
    </span>
  );
}

function Uses({ prompt }: { prompt: string }) {
  const { t } = useTranslation("prompts");
  return (
    <Section lead={t("one.usesLead")} title={t("one.uses")}>
      <Loaded lines={2} query={useQuery(usesQuery(prompt))}>
        {(uses) => <UseTable uses={uses} />}
      </Loaded>
    </Section>
  );
}

function UseTable({ uses }: { uses: readonly UseOut[] }) {
  const { t } = useTranslation("prompts");
  const kindOf = useKindOfUse();
  if (uses.length === 0) return <p>{t("one.unused")}</p>;
  return (
    <Table columns={[t("one.what"), t("one.name"), t("one.when")]} label={t("one.uses")} stacks>
      {uses.map((use) => (
        <tr key={`${use.what} ${use.id}`}>
          <td>{kindOf(use.what)}</td>
          <td data-column={t("one.name")}>
            <NameOfUse use={use} />
          </td>
          <td data-column={t("one.when")}>
            <Time at={use.at} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** The name of the use, as a link when it has a page. */
function NameOfUse({ use }: { use: UseOut }) {
  if (use.what === "task") return <Link to={`/quality/tasks/${use.id}`}>{use.name}</Link>;
  const kind = inTheAdmin[use.what];
  return kind ? <a href={pageOf(kind, use.id)}>{use.name}</a> : use.name;
}

const inTheAdmin: Record<string, Parameters<typeof pageOf>[0]> = {
  dataset: "dataset",
  run: "run",
  "model version": "model",
};

/** Returns the name of a kind of use in words. An unknown kind is shown as the server sends it. */
function useKindOfUse(): (what: string) => string {
  useTranslation("prompts");
  return (what) => {
    const key = `prompts:usedBy.${what}`;
    return i18next.exists(key) ? i18next.t(key as "prompts:usedBy.task") : what;
  };
}
