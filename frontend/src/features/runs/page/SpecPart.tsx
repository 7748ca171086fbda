import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { RunOut } from "@/api/schema";
import { CopyField } from "@/shared/ui/CopyField";
import { Skeleton } from "@/shared/ui/states";
import { Table } from "@/shared/ui/Table";
import { setting } from "../parts/numbers";
import { Part } from "../parts/Part";
import styles from "../parts/runs.module.css";
import { stepsQuery } from "../queries";

/** The spec of the run, field by field, fields that differ from the paper first. */
export function SpecPart({ run }: { run: RunOut }) {
  const { t } = useTranslation("runs");
  const { data } = useQuery(stepsQuery);
  const known = data?.find(({ step }) => step === run.step);
  const rows = (known?.fields ?? [])
    .filter(({ name }) => name in run.spec)
    .map(({ name, title, default: usual }) => {
      const value = setting(run.spec[name]);
      return { name, title, value, usual: setting(usual), isSet: value !== setting(usual) };
    });
  const name = typeof run.spec.preset === "string" ? run.spec.preset : "";
  const preset = known?.presets.find((one) => one.name === name)?.title ?? name;
  const set = rows.filter(({ isSet }) => isSet);
  if (!known) return <Skeleton />; // without the fields, nothing can be said about defaults
  return (
    <Part lead={preset && t("spec.preset", { preset })} title={t("spec.title")}>
      {set.length > 0 ? <Rows rows={set} /> : <p className={styles.soft}>{t("spec.allUsual")}</p>}
      <details className={styles.more}>
        <summary>{t("spec.rest", { count: rows.length - set.length })}</summary>
        <Rows rows={rows.filter(({ isSet }) => !isSet)} />
      </details>
      <CopyField label={t("spec.json")} text={JSON.stringify({ step: run.step, ...run.spec })} />
    </Part>
  );
}

interface Row {
  name: string;
  title: string;
  value: string;
  usual: string;
}

function Rows({ rows }: { rows: readonly Row[] }) {
  const { t } = useTranslation("runs");
  return (
    <Table columns={[t("spec.field"), t("spec.value"), t("spec.usual")]} label={t("spec.title")}>
      {rows.map(({ name, title, value, usual }) => (
        <tr key={name}>
          <td>
            {title} <code>{name}</code>
          </td>
          <td>{value}</td>
          <td>{usual}</td>
        </tr>
      ))}
    </Table>
  );
}
