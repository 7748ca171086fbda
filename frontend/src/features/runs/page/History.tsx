import { useTranslation } from "react-i18next";
import type { RunLineOut } from "@/api/schema";
import { Part } from "../parts/Part";
import styles from "../parts/runs.module.css";

/** The history of the run, attempt by attempt. */
export function History({ lines }: { lines: readonly RunLineOut[] }) {
  const { t, i18n } = useTranslation("runs");
  const told = lines.filter(({ kind, text }) => kind === "state" && text !== "");
  const moment = new Intl.DateTimeFormat(i18n.language, {
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  return (
    <Part title={t("history.title")}>
      <ol className={styles.history}>
        {told.map(({ number, at, text }) => (
          <li key={number}>
            <time dateTime={at}>{moment.format(new Date(at))}</time>
            <span>{text}</span>
          </li>
        ))}
      </ol>
    </Part>
  );
}
