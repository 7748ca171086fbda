import { useQuery } from "@tanstack/react-query";
import { PanelRight, X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import { GuidelineQuestions } from "@/features/questions/ask/GuidelineQuestions";
import { Button, IconButton } from "@/shared/ui/Button";
import { Dialog } from "@/shared/ui/Dialog";
import { SizeHandle } from "@/shared/ui/SizeHandle";
import { Loaded } from "@/shared/ui/states";
import { GuidelineText } from "./GuidelineText";
import { guidelineQuery } from "./queries";
import styles from "./reading.module.css";

/** In percent of the window. */
const WIDTHS = { least: 20, most: 60 };

/** Returns 28 percent of the window, but neither very few nor very many characters in a line. */
function usualWidth(): number {
  const pixels = Math.min(Math.max(0.28 * window.innerWidth, 320), 512);
  return Math.round((100 * pixels) / window.innerWidth);
}

type Props = {
  guideline: number;
  isDocked: boolean;
  /** Undefined when the window is too narrow for a pane. */
  onDock: ((isDocked: boolean) => void) | undefined;
  onClose: () => void;
  /** Moves the focus into the pane, because the person opened it just now. */
  takesFocus: boolean;
  /** The width of the pane in percent of the window; null is the usual one. */
  width: number | null;
  onResize: (width: number) => void;
};

/** The guideline of the open task with its questions: a dialog, or a pane beside the task. */
export default function GuidelinePane({ guideline, isDocked, onDock, onClose, ...more }: Props) {
  const { t } = useTranslation("guidelines");
  if (isDocked && onDock) {
    return (
      <Pane onClose={onClose} onUndock={() => onDock(false)} {...more}>
        <Content guideline={guideline} />
      </Pane>
    );
  }
  return (
    <Dialog isOpen onClose={onClose} size="wide" title={t("pane.title")}>
      {onDock && (
        <div>
          <Button icon={PanelRight} onPress={() => onDock(true)}>
            {t("pane.dock")}
          </Button>
        </div>
      )}
      <Content guideline={guideline} />
    </Dialog>
  );
}

function Content({ guideline }: { guideline: number }) {
  const [question, setQuestion] = useState("");
  const text = useQuery(guidelineQuery(guideline));
  return (
    <>
      <Loaded query={text}>{(version) => <GuidelineText guideline={version} />}</Loaded>
      <GuidelineQuestions guideline={guideline} onWrite={setQuestion} text={question} />
    </>
  );
}

type PaneProps = {
  onClose: () => void;
  onUndock: () => void;
  takesFocus: boolean;
  width: number | null;
  onResize: (width: number) => void;
  children: ReactNode;
};

/** Stays open from task to task. Escape leads back to the task. */
function Pane({ onClose, onUndock, takesFocus, children, onResize, ...more }: PaneProps) {
  const { t } = useTranslation(["guidelines", "shared"]);
  const width = more.width ?? usualWidth();
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef<Element | null>(null);
  useEffect(() => {
    before.current = document.activeElement;
    if (takesFocus) heading.current?.focus();
  }, [takesFocus]);
  useEffect(() => {
    const page = document.documentElement.style;
    page.setProperty("--docked", `max(16rem, ${width}vw)`);
    return () => {
      page.removeProperty("--docked");
    };
  }, [width]);
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    const last = before.current;
    const back = last instanceof HTMLElement && last.isConnected ? last : undefined;
    (back ?? document.querySelector<HTMLElement>("article"))?.focus();
  };
  return createPortal(
    // biome-ignore lint/a11y/noNoninteractiveElementInteractions: it only hears Escape from inside
    <aside aria-label={t("pane.title")} className={styles.pane} onKeyDown={onKey}>
      <header className={styles.paneHead}>
        <h2 ref={heading} tabIndex={-1}>
          {t("pane.title")}
        </h2>
        <IconButton icon={PanelRight} label={t("pane.undock")} onPress={onUndock} />
        <IconButton icon={X} label={t("shared:close")} onPress={onClose} />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long text scrolls by keyboard too */}
      <div className={styles.paneBody} tabIndex={0}>
        {children}
      </div>
      <SizeHandle
        {...WIDTHS}
        edge="left"
        label={t("pane.width")}
        onChange={onResize}
        value={width}
      />
    </aside>,
    document.body,
  );
}
