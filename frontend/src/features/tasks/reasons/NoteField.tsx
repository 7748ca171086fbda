import { NotebookPen } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import styles from "./reasons.module.css";

type Props = {
  label: string;
  text: string;
  longest: number;
  onWrite: (text: string) => void;
  /** Given when a parent opens and closes the field. */
  isOpen?: boolean;
  onOpen?: (isOpen: boolean) => void;
};

/** A note that takes room only once somebody writes it. */
export function NoteField({ label, text, longest, onWrite, isOpen, onOpen }: Props) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [isOpenHere, setOpenHere] = useState(false);
  const isAsked = isOpen ?? isOpenHere;
  const setOpen = onOpen ?? setOpenHere;
  useEffect(() => {
    if (isAsked) field.current?.focus();
  }, [isAsked]);
  if (!isAsked && text === "") {
    return (
      <button className={styles.tool} onClick={() => setOpen(true)} type="button">
        <NotebookPen aria-hidden size={15} />
        {label}
      </button>
    );
  }
  return (
    <div className={styles.note}>
      <label htmlFor={id}>{label}</label>
      <textarea
        dir="auto"
        id={id}
        maxLength={longest}
        onBlur={() => setOpen(false)}
        onChange={(event) => onWrite(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && field.current?.blur()}
        ref={field}
        rows={2}
        value={text}
      />
    </div>
  );
}
