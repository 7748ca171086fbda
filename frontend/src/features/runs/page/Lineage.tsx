import { ArrowRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { RunOut } from "@/api/schema";
import { pageOf, runPage } from "../links";
import { Part } from "../parts/Part";
import styles from "../parts/runs.module.css";

/** Steps that produce a model version; the others produce replies or numbers. */
const registers: Partial<Record<RunOut["step"], true>> = {
  pretrain: true,
  sft: true,
  reward: true,
  ppo: true,
};

/** The inputs and outputs of the run, each with a link. */
export function Lineage({ run }: { run: RunOut }) {
  const { t } = useTranslation("runs");
  return (
    <Part title={t("lineage.title")}>
      <div className={styles.lineage}>
        <ul aria-label={t("lineage.read")}>
          {run.inputs.map(({ name, position, kind, id, label, detail }) => (
            <li className={styles.node} key={`${name}-${position}`}>
              <span className={styles.soft}>{detail}</span>
              <a href={pageOf(kind, id)}>{label}</a>
            </li>
          ))}
        </ul>
        <ArrowRight aria-hidden className={styles.arrow} />
        <div className={styles.node} data-self>
          <span className={styles.soft}>{t("lineage.run")}</span>
          <strong>{run.name}</strong>
        </div>
        <ArrowRight aria-hidden className={styles.arrow} />
        <ul aria-label={t("lineage.made")}>
          {run.produced.map(({ id, name, state }) => (
            <li className={styles.node} key={id}>
              <span className={styles.soft}>{t(`modelStates.${state as "candidate"}`)}</span>
              <a href={pageOf("model", id)}>{name}</a>
            </li>
          ))}
          {run.produced.length === 0 && <li className={styles.soft}>{t("lineage.nothing")}</li>}
        </ul>
      </div>
      <p className={styles.soft}>
        {t(registers[run.step] ? "lineage.registered" : "lineage.kept")}
      </p>
      {run.cloned_from && (
        <p>
          {t("lineage.clonedFrom")} <a href={runPage(run.cloned_from.id)}>{run.cloned_from.name}</a>
        </p>
      )}
      {run.clones.length > 0 && (
        <ul className={styles.picked}>
          <li>{t("lineage.clones")}</li>
          {run.clones.map(({ id, name }) => (
            <li key={id}>
              <a href={runPage(id)}>{name}</a>
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}
