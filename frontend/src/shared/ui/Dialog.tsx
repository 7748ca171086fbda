import type { ReactNode } from "react";
import styles from "./Dialog.module.css";
import type { DialogProps } from "./DialogBox";
import { onDemand } from "./onDemand";

/** A modal dialog. Its code is loaded with the first one that opens, or in an idle moment. */
export const Dialog = onDemand<DialogProps>(async () => (await import("./DialogBox")).DialogBox);

/** The row of buttons at the end of a dialog or a form. */
export function Actions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}
