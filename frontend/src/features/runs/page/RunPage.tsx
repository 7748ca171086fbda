import type { RunOut } from "@/api/schema";
import { Loaded, Skeleton } from "@/shared/ui/states";
import { useLiveRun } from "../live/useLiveRun";
import styles from "../parts/runs.module.css";
import { Cards } from "../report/Cards";
import { Curves } from "./Curves";
import { History } from "./History";
import { Invariants } from "./Invariants";
import { Lineage } from "./Lineage";
import { LogPart } from "./LogPart";
import { RunHead } from "./RunHead";
import { Samples } from "./Samples";
import { SpecPart } from "./SpecPart";

/** Whether the run measured a reward model, on rankings or on what it chooses among replies. */
function hasReport({ step, state, inputs }: RunOut): boolean {
  const evaluates = step === "evaluate" && inputs.some(({ name }) => name === "reward_model");
  return state === "succeeded" && (step === "reward" || evaluates);
}

/** One run, as it is now. */
export function RunPage({ run: id }: { run: string }) {
  const { query, feed, channel, isLoading } = useLiveRun(id);
  return (
    <div className={styles.page}>
      <Loaded lines={12} query={query}>
        {(run) => (
          <>
            <RunHead channel={channel} run={run} />
            {isLoading ? <Skeleton lines={10} /> : <Curves points={feed.points} />}
            {run.invariants.length > 0 && (
              <Invariants invariants={run.invariants} points={feed.points} />
            )}
            {hasReport(run) && <Cards isLinked of={{ runs: [run.id] }} />}
            {feed.samples.length > 0 && <Samples samples={feed.samples} />}
            <Lineage run={run} />
            <div className={styles.halves}>
              <History lines={feed.lines} />
              <LogPart lines={feed.lines} run={id} />
            </div>
            <SpecPart run={run} />
          </>
        )}
      </Loaded>
    </div>
  );
}
