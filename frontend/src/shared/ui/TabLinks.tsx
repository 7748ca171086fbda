import { NavLink } from "react-router";
import styles from "./TabLinks.module.css";

interface Props {
  label: string;
  tabs: readonly { to: string; label: string }[];
}

/** Related pages as a row of links under the top bar. */
export function TabLinks({ label, tabs }: Props) {
  return (
    <nav aria-label={label} className={styles.tabs} data-keep-focus>
      {tabs.map((tab) => (
        <NavLink className={styles.tab ?? ""} end key={tab.to} to={tab.to}>
          {tab.label}
        </NavLink>
      ))}
    </nav>
  );
}
