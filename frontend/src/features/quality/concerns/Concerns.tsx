import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Segments } from "@/shared/ui/choices";
import { Loaded } from "@/shared/ui/states";
import { useFilters } from "../filters";
import { Pager } from "../Pager";
import styles from "../Quality.module.css";
import { concernsQuery } from "../queries";
import { ConcernLine } from "./ConcernLine";
import { JudgeDialog, type Judging } from "./JudgeDialog";

const LIMIT = 10;
const states = ["open", "upheld", "dismissed"] as const;
type State = (typeof states)[number];

/** Patterns that a rule found. A person judges them; nothing happens automatically. */
export function Concerns({ person }: { person?: string }) {
  const { t } = useTranslation("quality");
  const { search, change } = useFilters();
  const [judging, setJudging] = useState<Judging | null>(null);
  const state = states.find((one) => one === search.get("concerns")) ?? "open";
  const offset = Number(search.get("concernsFrom")) || 0;
  const found = useQuery(
    concernsQuery({ state, offset, limit: LIMIT, ...(person ? { person } : {}) }),
  );
  return (
    <div className={styles.stack}>
      <div className={styles.titled}>
        <div>
          <h2>{t("concerns.title")}</h2>
          <p className={styles.small}>{t("concerns.lead")}</p>
        </div>
        <Segments<State>
          choices={states.map((one) => ({ value: one, label: t(`concerns.states.${one}`) }))}
          hideLabel
          label={t("concerns.state")}
          onChange={(next) => change({ concerns: next === "open" ? "" : next, concernsFrom: "" })}
          value={state}
        />
      </div>
      <Loaded lines={2} query={found}>
        {({ rows, total }) =>
          rows.length === 0 ? (
            <p className={styles.small}>{t(`concerns.none.${state}`)}</p>
          ) : (
            <>
              <ul className={styles.list}>
                {rows.map((concern) => (
                  <ConcernLine concern={concern} key={concern.id} onJudge={setJudging} />
                ))}
              </ul>
              <Pager label={t("concerns.title")} limit={LIMIT} name="concernsFrom" total={total} />
            </>
          )
        }
      </Loaded>
      {judging && <JudgeDialog judging={judging} onClose={() => setJudging(null)} />}
    </div>
  );
}
