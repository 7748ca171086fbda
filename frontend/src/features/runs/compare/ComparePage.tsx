import { useQuery } from "@tanstack/react-query";
import { GitCompareArrows, X } from "lucide-react";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ComparedOut } from "@/api/schema";
import { IconButton } from "@/shared/ui/Button";
import { SelectField } from "@/shared/ui/choices";
import { Empty, Loaded } from "@/shared/ui/states";
import { useLocalStorage } from "@/shared/useLocalStorage";
import { runPage } from "../links";
import { CurveControls, plainLook } from "../parts/CurveControls";
import { CurveGroups } from "../parts/CurveGroups";
import { Part } from "../parts/Part";
import styles from "../parts/runs.module.css";
import { compareQuery } from "../queries";
import { ComparedTables } from "./ComparedTables";
import { idsIn, namesOfAll, seriesFor } from "./table";

interface Props {
  known: readonly { id: string; name: string; step: string }[];
}

const NONE = "none";

/**
 * Several runs in one chart per metric. The runs are in the address, so that the page can be
 * shared.
 */
export function ComparePage({ known }: Props) {
  const { t } = useTranslation("runs");
  const [ids, setIds] = useState(() => idsIn(window.location.search));
  const query = useQuery(compareQuery(ids));
  const choose = (next: string[]) => {
    setIds(next);
    window.history.replaceState(null, "", next.length > 0 ? `?runs=${next.join(",")}` : "?");
  };
  const names = new Map([...known, ...(query.data ?? [])].map(({ id, name }) => [id, name]));
  return (
    <div className={styles.page}>
      <Part title={t("compare.runs")}>
        <ul className={styles.picked}>
          {ids.map((id) => (
            <li className={styles.chip} key={id}>
              <a href={runPage(id)}>{names.get(id) ?? id}</a>
              <IconButton
                icon={X}
                label={t("compare.leaveOut", { name: names.get(id) ?? id })}
                onPress={() => choose(ids.filter((one) => one !== id))}
              />
            </li>
          ))}
        </ul>
        <SelectField
          choices={[
            { value: NONE, label: t("compare.pick") },
            ...known
              .filter(({ id }) => !ids.includes(id))
              .map(({ id, name, step }) => ({ value: id, label: `${name} · ${step}` })),
          ]}
          label={t("compare.add")}
          onChange={(id) => id !== NONE && choose([...ids, id])}
          value={NONE}
        />
      </Part>
      {ids.length === 0 ? (
        <Empty icon={GitCompareArrows} title={t("compare.empty")} />
      ) : (
        <Loaded lines={10} query={query}>
          {(runs) => <Compared runs={runs} />}
        </Loaded>
      )}
    </div>
  );
}

function Compared({ runs }: { runs: readonly ComparedOut[] }) {
  const { t } = useTranslation("runs");
  const [look, setLook] = useLocalStorage("runs.look", plainLook);
  const seriesOf = useCallback((metric: string) => seriesFor(runs, metric), [runs]);
  return (
    <>
      <Part actions={<CurveControls look={look} onChange={setLook} />} title={t("curves.title")}>
        <CurveGroups look={look} names={namesOfAll(runs)} seriesOf={seriesOf} />
      </Part>
      <ComparedTables runs={runs} />
    </>
  );
}
