import { CircleStop, Copy, GitCompareArrows, Play, RotateCw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RunOut } from "@/api/schema";
import { Button } from "@/shared/ui/Button";
import { ConfirmDialog } from "@/shared/ui/ConfirmDialog";
import { comparePage, launchPage, samplePage } from "../links";
import { ActionLink } from "../parts/ActionLink";
import styles from "../parts/runs.module.css";
import { useMove } from "../queries";
import { Promote } from "./Promote";

/** Actions on the run and its model version. */
export function RunActions({ run }: { run: RunOut }) {
  const { t } = useTranslation("runs");
  const [asks, setAsks] = useState(false);
  const cancel = useMove(run.id, "cancel");
  const resume = useMove(run.id, "resume");
  const others = [run.cloned_from, ...run.clones].flatMap((other) => (other ? [other.id] : []));
  const policies = run.produced.filter(({ kind }) => kind === "policy" || kind === "base");
  return (
    <div className={styles.actions}>
      {run.can.cancel && (
        <Button icon={CircleStop} isPending={cancel.isPending} onPress={() => setAsks(true)}>
          {t("actions.cancel")}
        </Button>
      )}
      {run.can.resume && (
        <Button
          icon={RotateCw}
          isPending={resume.isPending}
          onPress={() => resume.mutate()}
          tone="primary"
        >
          {t("actions.resume")}
        </Button>
      )}
      <ActionLink href={launchPage({ from: run.id })} icon={Copy}>
        {t("actions.clone")}
      </ActionLink>
      <ActionLink href={comparePage([run.id, ...others])} icon={GitCompareArrows}>
        {t("actions.compare")}
      </ActionLink>
      {policies.map((model) => (
        <Promote key={model.id} model={model} run={run.id} />
      ))}
      {policies.map(({ id, name }) => (
        <ActionLink href={samplePage(id)} icon={Play} key={id}>
          {t("actions.sample", { name })}
        </ActionLink>
      ))}
      <ConfirmDialog
        confirm={t("actions.cancel")}
        isOpen={asks}
        onClose={() => setAsks(false)}
        onConfirm={() => {
          cancel.mutate();
          setAsks(false);
        }}
        refuse={t("actions.keepRunning")}
        title={t("actions.cancelTitle", { name: run.name })}
      >
        {t("actions.cancelSays")}
      </ConfirmDialog>
    </div>
  );
}
