import styles from "./Differences.module.css";
import { WithHiddenCharacters } from "./RawText";
import type { DiffPart } from "./wordDiff";

/** A text in which words that only this side has are marked. */
export function Differences({ parts }: { parts: readonly DiffPart[] }) {
  return (
    <div className={styles.text} dir="auto">
      {parts.map((part, at) => {
        const Tag = part.kind === "same" ? "span" : part.kind === "left" ? "del" : "ins";
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never change places
          <Tag className={styles[part.kind]} key={at}>
            <WithHiddenCharacters text={part.text} />
          </Tag>
        );
      })}
    </div>
  );
}
