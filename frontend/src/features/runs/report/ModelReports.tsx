import styles from "../parts/runs.module.css";
import { Cards } from "./Cards";

/** The report cards of a model version: of its own run, and of the evaluations of it. */
export function ModelReports({ model }: { model: string }) {
  return (
    <div className={styles.page}>
      <Cards isLinked of={{ model }} />
    </div>
  );
}
