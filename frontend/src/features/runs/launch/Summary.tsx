import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { FieldErrors } from "@/api/errors";
import type { CheckOut, StepOut, WantedOut } from "@/api/schema";
import { ErrorNotice, Notice, Skeleton } from "@/shared/ui/states";
import { Part } from "../parts/Part";
import styles from "../parts/runs.module.css";
import { EstimatePart } from "./EstimatePart";

interface Props {
  step: StepOut;
  check: { data: CheckOut | undefined; error: unknown; isPending: boolean };
  error: unknown;
  fields: FieldErrors;
  missing: readonly WantedOut[];
  gpus: number;
  runs: number;
  children: ReactNode;
}

/** The panel beside the form: whether the run can start, and what it will need. */
export function Summary(props: Props) {
  const { step, check, error, fields, missing, gpus, runs, children } = props;
  const { t } = useTranslation("runs");
  const titles = new Map([...step.inputs, ...step.fields].map(({ name, title }) => [name, title]));
  const problems = Object.entries(fields);
  const estimate = check.data?.estimate;
  return (
    <Part title={t("estimate.title")}>
      {/* Announced when it changes, but not while the person types. */}
      <div aria-live="polite" className={styles.stack}>
        {missing.length > 0 && (
          <Notice title={t("launch.toChoose")}>
            {missing.map(({ title }) => title).join(" · ")}
          </Notice>
        )}
        {problems.length > 0 && (
          <Notice mood="bad" title={t("launch.wrong")}>
            <ul>
              {problems.map(([name, sentences]) => (
                <li key={name}>
                  {titles.get(name) ?? ""}
                  {titles.has(name) && ": "}
                  {sentences.join(" ")}
                </li>
              ))}
            </ul>
          </Notice>
        )}
        {problems.length === 0 && <ErrorNotice error={error ?? check.error} />}
        {check.isPending && <Skeleton />}
        {estimate && <EstimatePart estimate={estimate} gpus={gpus} runs={runs} />}
      </div>
      <div className={styles.actions}>{children}</div>
      <p className={styles.soft}>{t("launch.keys")}</p>
    </Part>
  );
}
