import { Download } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { RunLineOut } from "@/api/schema";
import { TextField } from "@/shared/ui/Field";
import { logFile } from "../links";
import { ActionLink } from "../parts/ActionLink";
import { Part } from "../parts/Part";
import styles from "../parts/runs.module.css";

const SHOWN = 500;
const NEAR_END = 40; // px

/** The log of the engine and the events of the run. It scrolls along while the end is in view. */
export function LogPart({ run, lines }: { run: string; lines: readonly RunLineOut[] }) {
  const { t, i18n } = useTranslation("runs");
  const [wanted, setWanted] = useState("");
  const frame = useRef<HTMLElement>(null);
  const follows = useRef(true);
  const shown = useMemo(() => {
    const word = wanted.trim().toLowerCase();
    return lines.filter(({ text }) => text.toLowerCase().includes(word)).slice(-SHOWN);
  }, [lines, wanted]);
  const time = useMemo(
    () => new Intl.DateTimeFormat(i18n.language, { timeStyle: "medium" }),
    [i18n.language],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: when lines come
  useEffect(() => {
    if (frame.current && follows.current) frame.current.scrollTop = frame.current.scrollHeight;
  }, [shown]);

  return (
    <Part
      actions={
        <ActionLink href={logFile(run)} icon={Download}>
          {t("log.download")}
        </ActionLink>
      }
      title={t("log.title")}
    >
      <TextField label={t("log.search")} onChange={setWanted} value={wanted} />
      <section
        aria-label={t("log.title")}
        className={styles.log}
        onScroll={({ currentTarget: at }) => {
          follows.current = at.scrollHeight - at.scrollTop - at.clientHeight < NEAR_END;
        }}
        ref={frame}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
      >
        {shown.length === 0 && t("log.empty")}
        {shown.map(({ number, at, kind, text }) => (
          <div className={styles.logLine} data-kind={kind} key={number}>
            <time dateTime={at}>{time.format(new Date(at))}</time>
            <span>{text}</span>
          </div>
        ))}
      </section>
    </Part>
  );
}
