import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Logo } from "@/shared/ui/Logo";
import styles from "./SignedOutLayout.module.css";
import { changeLanguage, languages } from "./words";

interface Props {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
}

/** The layout of pages for people who are signed out: logo, one card and the language menu. */
export function SignedOutLayout({ title, lead, children }: Props) {
  const { t } = useTranslation();
  return (
    <main className={styles.door}>
      <title>{t("documentTitle", { title })}</title>
      <div className={styles.brand}>
        <Logo size={44} />
        <span className={styles.name}>{t("product")}</span>
        <span className={styles.claim}>{t("claim")}</span>
      </div>
      <section className={styles.card}>
        <h1>{title}</h1>
        {lead && <p className={styles.lead}>{lead}</p>}
        {children}
      </section>
      <LanguageChoice />
    </main>
  );
}

function LanguageChoice() {
  const { t, i18n } = useTranslation();
  return (
    <nav aria-label={t("language")} className={styles.languages}>
      {languages.map((language) => (
        <button
          aria-pressed={i18n.language === language}
          className={styles.language}
          key={language}
          lang={language}
          onClick={() => changeLanguage(language)}
          type="button"
        >
          {t(`languages.${language}`)}
        </button>
      ))}
    </nav>
  );
}
