import {
  Bold,
  Code,
  Heading,
  Italic,
  Link,
  List,
  ListOrdered,
  type LucideIcon,
  Quote,
  Table,
} from "lucide-react";
import type { RefObject } from "react";
import { useTranslation } from "react-i18next";
import { useShortcut } from "@/shared/keys/useShortcut";
import {
  asCode,
  asLink,
  type Edit,
  prefixed,
  type Selected,
  type,
  withTable,
  wrapped,
} from "./markdown";
import styles from "./writing.module.css";

const tools = {
  bold: [Bold, (it) => wrapped(it, "**")],
  italic: [Italic, (it) => wrapped(it, "*")],
  heading: [Heading, (it) => prefixed(it, () => "## ")],
  list: [List, (it) => prefixed(it, () => "- ")],
  numbers: [ListOrdered, (it) => prefixed(it, (at) => `${at + 1}. `)],
  quote: [Quote, (it) => prefixed(it, () => "> ")],
  code: [Code, asCode],
  link: [Link, asLink],
  table: [Table, withTable],
} satisfies Record<string, [LucideIcon, (selected: Selected) => Edit]>;

type Tool = keyof typeof tools;

/** Buttons that write Markdown into the field. Its own undo takes back what they did. */
export function Toolbar({
  field,
  isOff,
}: {
  field: RefObject<HTMLTextAreaElement | null>;
  isOff: boolean;
}) {
  const { t } = useTranslation("tasks/writing");
  const use = (tool: Tool) => {
    const { current } = field;
    if (!current) return;
    const { value: text, selectionStart: start, selectionEnd: end } = current;
    const [, edit] = tools[tool];
    type(current, edit({ text, start, end }));
  };
  useShortcut({ id: "writing.bold", isOff, whileTyping: true, run: () => use("bold") });
  useShortcut({ id: "writing.italic", isOff, whileTyping: true, run: () => use("italic") });
  return (
    <div aria-label={t("tools.title")} className={styles.tools} role="toolbar">
      {(Object.keys(tools) as Tool[]).map((tool) => {
        const [Icon] = tools[tool];
        return (
          <button
            aria-label={t(`tools.${tool}`)}
            className={styles.tool}
            disabled={isOff}
            key={tool}
            onClick={() => use(tool)}
            title={t(`tools.${tool}`)}
            type="button"
          >
            <Icon aria-hidden size={16} />
          </button>
        );
      })}
    </div>
  );
}
