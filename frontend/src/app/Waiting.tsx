import { Skeleton } from "@/shared/ui/states";
import styles from "./Waiting.module.css";

/** Shown while the code of a page or the session loads. */
export function Waiting() {
  return (
    <div className={styles.waiting}>
      <Skeleton lines={6} />
    </div>
  );
}
