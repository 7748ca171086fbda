import type { ReactNode } from "react";
import styles from "./runs.module.css";

interface Props {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** A titled part of a page on its own surface. */
export function Part({ title, lead, actions, children }: Props) {
  return (
    <section className={styles.part}>
      <header className={styles.partHeader}>
        <div>
          <h2 className={styles.partTitle}>{title}</h2>
          {lead && <p className={styles.lead}>{lead}</p>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </section>
  );
}
