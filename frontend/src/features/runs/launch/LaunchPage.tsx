import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RunOut, StepOut } from "@/api/schema";
import { Loaded, Notice } from "@/shared/ui/states";
import { runPage } from "../links";
import styles from "../parts/runs.module.css";
import { machinesQuery, runQuery, stepsQuery } from "../queries";
import type { Choices } from "./choices";
import { draftOf, kindOf, stepOf } from "./form";
import { KindPicker } from "./KindPicker";
import { LaunchForm } from "./LaunchForm";
import { useCloneDraft, useDraft } from "./useDraft";

/** The launch page. Inputs are selected from what exists, and errors show before the run starts. */
export function LaunchPage({ choices }: { choices: Choices }) {
  const steps = useQuery(stepsQuery);
  const address = useMemo(() => new URLSearchParams(window.location.search), []);
  const from = address.get("from");
  return (
    <div className={styles.page}>
      <Loaded query={steps}>
        {(known) =>
          from ? (
            <LoadedClone choices={choices} of={from} steps={known} />
          ) : (
            <LoadedNew address={address} choices={choices} steps={known} />
          )
        }
      </Loaded>
    </div>
  );
}

interface Props {
  choices: Choices;
  steps: readonly StepOut[];
}

function LoadedNew({ address, ...props }: Props & { address: URLSearchParams }) {
  const machines = useQuery(machinesQuery);
  return (
    <Loaded query={machines}>
      {(there) => {
        const hasGpu = there.some(({ alive, gpus }) => alive && gpus.length > 0);
        return <NewRun {...props} address={address} preset={hasGpu ? "" : "laptop"} />;
      }}
    </Loaded>
  );
}

function NewRun(props: Props & { address: URLSearchParams; preset: string }) {
  const { address, preset, steps, choices } = props;
  const { kind, choose, draft, change, forget } = useDraft(address, preset);
  const step = steps.find((one) => one.step === stepOf(kind));
  if (!step) return null;
  const known = step.presets.some(({ name }) => name === draft.preset);
  return (
    <>
      <KindPicker kind={kind} onPick={choose} />
      <LaunchForm
        choices={choices}
        draft={known ? draft : { ...draft, preset: "" }}
        key={kind}
        kind={kind}
        onChange={change}
        onForget={forget}
        step={step}
      />
    </>
  );
}

function LoadedClone({ of, ...props }: Props & { of: string }) {
  const run = useQuery(runQuery(of));
  return <Loaded query={run}>{(known) => <Clone {...props} run={known} />}</Loaded>;
}

function Clone({ run, steps, choices }: Props & { run: RunOut }) {
  const { t } = useTranslation("runs");
  const step = steps.find((one) => one.step === run.step) as StepOut;
  const begin = useMemo(
    () => ({ ...draftOf(run, step), name: t("launch.again", { name: run.name }) }),
    [run, step, t],
  );
  const { draft, change, forget } = useCloneDraft(begin);
  return (
    <>
      <Notice>
        {t("launch.cloneOf")} <a href={runPage(run.id)}>{run.name}</a>
      </Notice>
      <LaunchForm
        choices={choices}
        cloneOf={run.id}
        draft={draft}
        kind={kindOf(run)}
        onChange={change}
        onForget={forget}
        step={step}
      />
    </>
  );
}
