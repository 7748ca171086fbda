import { ChevronDown, ChevronUp } from "lucide-react";
import { type RefObject, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { inPlaces } from "@/shared/inPlaces";
import { useShortcut } from "@/shared/keys/useShortcut";
import { RichText } from "@/shared/text/RichText";
import type { Seat } from "../desk/server";
import styles from "./seat.module.css";

type Props = { prompt: Seat["prompt"]; place: RefObject<HTMLElement | null> };

/** The prompt. It stays visible while the replies scroll, and can be collapsed. */
export function PromptPanel({ prompt, place }: Props) {
  const { t } = useTranslation("tasks");
  const [isOpen, setOpen] = useState(true);
  const text = useId();
  const last = prompt.turns.at(-1)?.text ?? "";
  useShortcut({
    id: "seats.prompt",
    run: () => setOpen(!isOpen),
  });
  return (
    <section aria-labelledby={`${text}-title`} className={styles.prompt} ref={place}>
      <h2 className={styles.promptTitle} id={`${text}-title`}>
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
      {!isOpen && (
        <p aria-hidden className={styles.firstLine} dir="auto">
          {last}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long prompt scrolls by keyboard too */}
      <div className={styles.turns} hidden={!isOpen} id={text} lang={prompt.language} tabIndex={0}>
        {inPlaces(prompt.turns).map(({ item: turn, key }) => (
          <div className={styles.turn} data-role={turn.role} key={key}>
            {prompt.turns.length > 1 && <h3>{t(`roles.${turn.role}`)}</h3>}
            <RichText text={turn.text} />
          </div>
        ))}
      </div>
    </section>
  );
}
