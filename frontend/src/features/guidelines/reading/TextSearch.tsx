import { ChevronDown, ChevronUp } from "lucide-react";
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/shared/ui/Button";
import { rangesOf } from "./found";
import styles from "./reading.module.css";

/** The names of `::highlight()` in the style sheet. */
const ALL = "found";
const CURRENT = "found-current";

type Props = {
  /** The element whose text is searched. */
  root: RefObject<HTMLElement | null>;
  /** Changes with the shown text. */
  shown: string;
  label: string;
};

/** A search field for a text on the page: it marks every match and leads from one to the next. */
export function TextSearch({ root, shown, label }: Props) {
  const { t } = useTranslation("guidelines");
  const [sought, setSought] = useState("");
  const [found, setFound] = useState<readonly Range[]>([]);
  const [at, setAt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text has other matches
  useEffect(() => {
    setFound(root.current ? rangesOf(sought, root.current) : []);
    setAt(0);
  }, [sought, shown, root]);
  useMarks(found, at);
  const step = (by: number) => setAt((at + by + found.length) % Math.max(found.length, 1));
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    step(event.shiftKey ? -1 : 1);
  };
  return (
    <search className={styles.search}>
      <input
        aria-label={label}
        className={styles.field}
        onChange={(event) => setSought(event.target.value)}
        onKeyDown={onKey}
        placeholder={label}
        type="search"
        value={sought}
      />
      <span className={styles.count} role="status">
        {sought.trim() !== "" &&
          (found.length === 0
            ? t("search.none")
            : t("search.at", { at: at + 1, count: found.length }))}
      </span>
      {found.length > 1 && (
        <>
          <IconButton icon={ChevronUp} label={t("search.previous")} onPress={() => step(-1)} />
          <IconButton icon={ChevronDown} label={t("search.next")} onPress={() => step(1)} />
        </>
      )}
    </search>
  );
}

/** Marks the matches and shows the current one, also inside a collapsed example. */
function useMarks(found: readonly Range[], at: number) {
  const wasEmpty = useRef(true);
  useEffect(() => {
    const current = found[at];
    if (current === undefined && wasEmpty.current) return;
    wasEmpty.current = current === undefined;
    const place = current?.startContainer.parentElement;
    const example = place?.closest("details");
    if (example) example.open = true;
    place?.scrollIntoView({ block: "nearest" });
    // Browsers without this interface still scroll to the match.
    if (!("highlights" in CSS)) return;
    CSS.highlights.set(ALL, new Highlight(...found));
    CSS.highlights.set(CURRENT, new Highlight(...(current ? [current] : [])));
    return () => {
      CSS.highlights.delete(ALL);
      CSS.highlights.delete(CURRENT);
    };
  }, [found, at]);
}
