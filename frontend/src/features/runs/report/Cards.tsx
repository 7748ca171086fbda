import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ReportOut } from "@/api/schema";
import { Loaded } from "@/shared/ui/states";
import { Part } from "../parts/Part";
import styles from "../parts/runs.module.css";
import { Accuracies } from "./Accuracies";
import { Benchmarks } from "./Benchmarks";
import { BestOf } from "./BestOf";
import { Calibration } from "./Calibration";
import { Gain } from "./Gain";
import { Habits } from "./Habits";
import { Headline } from "./Headline";
import { Members } from "./Members";
import { reportsQuery, type Wanted } from "./queries";
import { withCards } from "./rows";

interface Props {
  of: Wanted;
  /** Whether to offer the page on which they are compared with others. */
  isLinked?: boolean;
}

/** The report cards of these runs, side by side. */
export function Cards({ of, isLinked = false }: Props) {
  const query = useQuery(reportsQuery(of));
  return (
    <Loaded lines={10} query={query}>
      {(reports) => <Shown isLinked={isLinked} reports={reports} />}
    </Loaded>
  );
}

function Shown({ reports, isLinked }: { reports: readonly ReportOut[]; isLinked: boolean }) {
  const { t } = useTranslation("runs/report");
  const known = useMemo(() => withCards(reports), [reports]);
  const absent = reports.filter(({ card, gain }) => card === null && gain === null);
  return (
    <>
      {absent.length > 0 && (
        <Part title={t("absent.title")}>
          <p className={styles.soft}>
            {t("absent.says", { names: absent.map(({ name }) => name).join(", ") })}
          </p>
        </Part>
      )}
      {known.length > 0 && (
        <>
          <Headline isLinked={isLinked} reports={known} />
          <Accuracies reports={known} />
          <Benchmarks reports={known} />
          <Calibration reports={known} />
          <BestOf reports={known} />
          <Habits reports={known} />
          <Members reports={known} />
        </>
      )}
      {reports.map(({ id, name, gain }) => gain && <Gain gain={gain} key={id} name={name} />)}
    </>
  );
}
