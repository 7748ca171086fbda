import { Check, Flag as FlagIcon } from "lucide-react";
import { type MouseEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { KeyOf } from "@/shared/keys/KeyOf";
import styles from "./flags.module.css";
import type { Flag } from "./ratings";
import { useFormWords } from "./useFormWords";

type Props = {
  slot: string;
  flags: readonly Flag[];
  ticked: readonly string[];
  onTick: (slot: string, code: string) => void;
};

/** The flags of one reply, of which any number can be ticked. Collapsed, only these are shown. */
export function FlagChips({ slot, flags, ticked, onTick }: Props) {
  const { t } = useTranslation("tasks/rating");
  const [isOpen, setOpen] = useState(false);
  const byKey = useRef(false);
  const all = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isOpen && byKey.current) all.current?.querySelector("button")?.focus();
  }, [isOpen]);
  if (flags.length === 0) return null;

  const toggle = (event: MouseEvent) => {
    byKey.current = event.detail === 0;
    setOpen(!isOpen);
  };
  const chip = (flag: Flag) => (
    <Chip
      flag={flag}
      isTicked={ticked.includes(flag.code)}
      key={flag.code}
      onTick={() => onTick(slot, flag.code)}
    />
  );
  return (
    <fieldset className={styles.flags} data-flags={slot}>
      <legend className="only-for-screen-readers">{t("flagsOfReply", { slot })}</legend>
      <div className={styles.line}>
        <button
          aria-expanded={isOpen}
          className={styles.toggle}
          data-toggle
          onClick={toggle}
          type="button"
        >
          <FlagIcon aria-hidden size={14} />
          {t("flags")}
          <span aria-hidden className={styles.key}>
            <KeyOf id="ranking.flags" />
          </span>
        </button>
        {!isOpen && flags.filter(({ code }) => ticked.includes(code)).map(chip)}
      </div>
      {isOpen && (
        <div className={styles.all} ref={all}>
          <Group chips={flags.filter(({ note }) => !note).map(chip)} name={t("faults")} />
          <Group chips={flags.filter(({ note }) => note).map(chip)} name={t("notes")} />
        </div>
      )}
    </fieldset>
  );
}

function Group({ name, chips }: { name: string; chips: React.ReactNode[] }) {
  if (chips.length === 0) return null;
  return (
    <fieldset className={styles.group}>
      <legend>{name}</legend>
      {chips}
    </fieldset>
  );
}

function Chip({ flag, isTicked, onTick }: { flag: Flag; isTicked: boolean; onTick: () => void }) {
  const words = useFormWords();
  return (
    <button
      aria-pressed={isTicked}
      className={styles.flag}
      data-good={flag.good}
      data-note={flag.note}
      onClick={onTick}
      title={flag.help || undefined}
      type="button"
    >
      {words(flag.name)}
      <Check aria-hidden className={styles.tick} size={12} strokeWidth={3.5} />
    </button>
  );
}

/** Opens the flags of a reply at the first one, or closes them and goes back to the reply. */
export function toggleFlags(slot: string) {
  const toggle = document.querySelector<HTMLElement>(`[data-flags="${slot}"] [data-toggle]`);
  if (toggle?.ariaExpanded === "true") document.getElementById(`card-${slot}`)?.focus();
  toggle?.click();
}
