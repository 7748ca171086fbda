import type { ReactNode } from "react";
import styles from "./Filters.module.css";

/** The row of filters above a list. */
export function Filters({ children }: { children: ReactNode }) {
  return <search className={styles.filters}>{children}</search>;
}
