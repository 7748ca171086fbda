import { Skeleton } from "@/shared/ui/states";
import styles from "./Waiting.module.css";

/** A page whose code or session is on its way. */
export function Waiting() {
  return (
    <div className={styles.waiting}>
      <Skeleton lines={6} />
    </div>
  );
}
