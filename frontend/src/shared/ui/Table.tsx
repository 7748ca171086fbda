import type { ReactNode } from "react";
import styles from "./Table.module.css";

interface Props {
  label: string;
  columns: readonly string[];
  /**
   * On a phone each row becomes a card: the first cell is its title, the others are labelled by
   * `data-column`.
   */
  stacks?: boolean;
  children: ReactNode;
}

/** A table. Its frame is focusable, so that the keyboard can scroll it. */
export function Table({ label, columns, stacks = false, children }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label={label} className={styles.frame} tabIndex={0}>
      <table className={stacks ? `${styles.table} ${styles.stacks}` : styles.table}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}
