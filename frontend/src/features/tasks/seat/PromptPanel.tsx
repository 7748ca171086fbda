import { ChevronDown, ChevronUp, PanelLeft } from "lucide-react";
import { type RefObject, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { inPlaces } from "@/shared/inPlaces";
import { useShortcut } from "@/shared/keys/useShortcut";
import { useMe } from "@/shared/session/session";
import { RichText } from "@/shared/text/RichText";
import { SizeHandle } from "@/shared/ui/SizeHandle";
import { useLocalStorage } from "@/shared/useLocalStorage";
import type { Seat } from "../desk/server";
import { useWidth } from "../rating/useView";
import styles from "./prompt.module.css";

type Props = { prompt: Seat["prompt"]; place: RefObject<HTMLElement | null> };

/** Where the prompt is and how large, in percent of the window; null is as large as it needs. */
type Frame = Readonly<{ isPinned: boolean; height: number | null; width: number }>;

const FRAME: Frame = { isPinned: false, height: null, width: 30 };
const HEIGHTS = { least: 8, most: 70, usual: 30 };
const WIDTHS = { least: 15, most: 60 };

/**
 * The prompt. It stays visible while the replies scroll, above them or pinned to the left, and can
 * be collapsed and resized.
 */
export function PromptPanel({ prompt, place }: Props) {
  const { t } = useTranslation("tasks");
  const [isOpen, setOpen] = useState(true);
  // A size that suits a wide window would cover the replies on a phone.
  const name = `plumbline.prompt.${useMe().id}.${useWidth()}`;
  const [frame, setFrame] = useLocalStorage(name, FRAME);
  const text = useId();
  const last = prompt.turns.at(-1)?.text ?? "";
  const pin = () => setFrame({ ...frame, isPinned: !frame.isPinned });
  useShortcut({ id: "seats.prompt", run: () => setOpen(!isOpen) });
  useShortcut({ id: "seats.pin", run: pin });
  const size = {
    "--prompt-share": frame.height === null ? undefined : `${frame.height}vh`,
    "--prompt-width": `${frame.width}vw`,
  };
  return (
    <section
      aria-labelledby={`${text}-title`}
      className={styles.prompt}
      data-pinned={frame.isPinned}
      ref={place}
      style={size as React.CSSProperties}
    >
      <div className={styles.head}>
        <h2 className={styles.title} id={`${text}-title`}>
          <button
            aria-controls={text}
            aria-expanded={isOpen}
            className={styles.fold}
            onClick={() => setOpen(!isOpen)}
            type="button"
          >
            {isOpen ? <ChevronUp aria-hidden size={16} /> : <ChevronDown aria-hidden size={16} />}
            {t("prompt")}
          </button>
        </h2>
        <button
          aria-label={t("pinPrompt")}
          aria-pressed={frame.isPinned}
          className={styles.pin}
          onClick={pin}
          title={t("pinPrompt")}
          type="button"
        >
          <PanelLeft aria-hidden size={16} />
        </button>
      </div>
      {!isOpen && (
        <p aria-hidden className={styles.firstLine} dir="auto">
          {last}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long prompt scrolls by keyboard too */}
      <div className={styles.turns} hidden={!isOpen} id={text} lang={prompt.language} tabIndex={0}>
        <Turns turns={prompt.turns} />
      </div>
      {isOpen && (
        <>
          <SizeHandle
            {...HEIGHTS}
            edge="bottom"
            label={t("promptHeight")}
            onChange={(height) => setFrame({ ...frame, height })}
            value={frame.height ?? HEIGHTS.usual}
          />
          <SizeHandle
            {...WIDTHS}
            edge="right"
            label={t("promptWidth")}
            onChange={(width) => setFrame({ ...frame, width })}
            value={frame.width}
          />
        </>
      )}
    </section>
  );
}

/** A conversation opens at the last turn of the user; the turns before it can be unfolded. */
function Turns({ turns }: { turns: Seat["prompt"]["turns"] }) {
  const { t } = useTranslation("tasks");
  const [showsAll, setShowsAll] = useState(false);
  const earlier = Math.max(
    turns.findLastIndex(({ role }) => role === "user"),
    0,
  );
  useShortcut({
    id: "seats.turns",
    isOff: earlier === 0,
    run: () => setShowsAll(!showsAll),
  });
  return (
    <>
      {earlier > 0 && (
        <button
          aria-expanded={showsAll}
          className={styles.earlier}
          onClick={() => setShowsAll(!showsAll)}
          type="button"
        >
          {showsAll ? t("turns.fold") : t("turns.unfold", { count: earlier })}
        </button>
      )}
      {inPlaces(turns)
        .slice(showsAll ? 0 : earlier)
        .map(({ item: turn, key }) => (
          <div className={styles.turn} data-role={turn.role} key={key}>
            {turns.length > 1 && <h3>{t(`roles.${turn.role}`)}</h3>}
            <RichText text={turn.text} />
          </div>
        ))}
    </>
  );
}
