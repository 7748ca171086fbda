import { inPlaces } from "@/shared/inPlaces";
import styles from "./Differences.module.css";
import { WithHiddenCharacters } from "./RawText";
import type { DiffPart } from "./wordDiff";

/** A text in which words that only this side has are marked. */
export function Differences({ parts }: { parts: readonly DiffPart[] }) {
  return (
    <div className={styles.text} dir="auto">
      {inPlaces(parts).map(({ item: part, key }) => {
        const Tag = part.kind === "same" ? "span" : part.kind === "left" ? "del" : "ins";
        return (
          <Tag className={styles[part.kind]} key={key}>
            <WithHiddenCharacters text={part.text} />
          </Tag>
        );
      })}
    </div>
  );
}
