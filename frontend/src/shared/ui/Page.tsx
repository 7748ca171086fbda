import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "./classes";
import styles from "./Page.module.css";

interface Props {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  /** "text" limits the width for reading; "full" uses the whole width. */
  width?: "text" | "normal" | "full";
  /** Shows the heading only to screen readers, for screens with a heading of their own. */
  hideTitle?: boolean;
  children: ReactNode;
}

let pagesOpened = 0;

/** Sets the document title and, after navigation, moves the focus to the heading. */
export function Page({ title, lead, actions, width = "normal", hideTitle, children }: Props) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    pagesOpened += 1;
    const somethingElseIsFocused = document.activeElement?.closest("[data-keep-focus]");
    if (pagesOpened > 1 && !somethingElseIsFocused) heading.current?.focus();
  }, []);

  return (
    <div className={classes(styles.page, styles[width])}>
      <title>{t("documentTitle", { title })}</title>
      <header className={classes(styles.header, hideTitle && "only-for-screen-readers")}>
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <p className={styles.lead}>{lead}</p>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** A titled section of a page on its own surface. */
export function Section({ title, lead, children }: Omit<Props, "width" | "actions" | "hideTitle">) {
  return (
    <section className={styles.section}>
      <header>
        <h2>{title}</h2>
        {lead && <p className={styles.lead}>{lead}</p>}
      </header>
      {children}
    </section>
  );
}
