import { useQuery } from "@tanstack/react-query";
import { Cpu } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { MachineOut } from "@/api/schema";
import { Badge, Empty, Loaded } from "@/shared/ui/states";
import { Time } from "@/shared/ui/Time";
import { runPage } from "../links";
import { bytes } from "../parts/numbers";
import { Part } from "../parts/Part";
import styles from "../parts/runs.module.css";
import { machinesQuery } from "../queries";

/** The machines, their hardware, and their current run. */
export function MachinesPage() {
  const { t } = useTranslation("runs");
  const query = useQuery(machinesQuery);
  return (
    <div className={styles.page}>
      <Loaded query={query}>
        {(machines) =>
          machines.length === 0 ? (
            <Empty icon={Cpu} title={t("machines.empty")}>
              {t("machines.emptySays")}
            </Empty>
          ) : (
            <div className={styles.machines}>
              {machines.map((machine) => (
                <OneMachine key={machine.id} machine={machine} />
              ))}
            </div>
          )
        }
      </Loaded>
    </div>
  );
}

function OneMachine({ machine }: { machine: MachineOut }) {
  const { t, i18n } = useTranslation("runs");
  const { name, host, alive, gpus, cores, memory, slots, seen_at, run, versions } = machine;
  const size = (value: number) => bytes(value, i18n.language);
  return (
    <Part
      actions={
        <Badge mood={alive ? "good" : "warn"}>
          {t(alive ? "machines.alive" : "machines.silent")}
        </Badge>
      }
      title={name}
    >
      <dl className={styles.facts}>
        <div>
          <dt>{t("machines.now")}</dt>
          <dd>{run ? <a href={runPage(run.id)}>{run.name}</a> : t("machines.free")}</dd>
        </div>
        <div>
          <dt>{t("machines.seen")}</dt>
          <dd>{seen_at ? <Time at={seen_at} /> : "–"}</dd>
        </div>
        <div>
          <dt>{t("machines.host")}</dt>
          <dd>{host}</dd>
        </div>
        <div>
          <dt>{t("machines.cores")}</dt>
          <dd>{cores}</dd>
        </div>
        <div>
          <dt>{t("machines.memory")}</dt>
          <dd>{size(memory)}</dd>
        </div>
        <div>
          <dt>{t("machines.slots")}</dt>
          <dd>{slots}</dd>
        </div>
      </dl>
      {gpus.length === 0 && <p className={styles.soft}>{t("machines.noGpu")}</p>}
      <ul className={styles.stack}>
        {gpus.map((gpu) => (
          <li key={gpu.index}>
            <strong>
              {gpu.index} · {gpu.name}
            </strong>
            <meter
              aria-label={t("machines.used", { gpu: gpu.index })}
              className={styles.meter}
              max={gpu.memory || 1}
              value={gpu.used}
            />
            <span className={styles.soft}>
              {size(gpu.used)} / {size(gpu.memory)} · {t("machines.busy", { percent: gpu.busy })}
            </span>
          </li>
        ))}
      </ul>
      <p className={styles.soft}>
        {Object.entries(versions)
          .map(([what, version]) => `${what} ${version}`)
          .join(" · ")}
      </p>
    </Part>
  );
}
