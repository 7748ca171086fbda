import { type SymbolType, symbol } from "d3-shape";
import { useTranslation } from "react-i18next";
import styles from "./Chart.module.css";
import type { SymbolName } from "./series";
import { symbolShapes } from "./symbols";

export interface LegendEntry {
  id: string;
  label: string;
  colour: string;
  symbol?: SymbolName;
  /** A known value, drawn as a line that cannot be hidden. */
  isDashed?: boolean;
}

interface Props {
  entries: readonly LegendEntry[];
  /** Without it, entries cannot be hidden. */
  hidden?: ReadonlySet<string>;
  onToggle?: (id: string) => void;
}

/** The meaning of the colours. Pressing an entry hides its line. */
export function Legend({ entries, hidden, onToggle }: Props) {
  const { t } = useTranslation("charts");
  return (
    <ul aria-label={t("legend")} className={styles.legend}>
      {entries.map((entry) => (
        <li key={entry.id}>
          {onToggle && !entry.isDashed ? (
            <button
              aria-pressed={!hidden?.has(entry.id)}
              className={styles.entry}
              onClick={() => onToggle(entry.id)}
              type="button"
            >
              <Swatch {...entry} />
              {entry.label}
            </button>
          ) : (
            <span className={styles.entry}>
              <Swatch {...entry} />
              {entry.label}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Swatch({ colour, symbol: name, isDashed }: LegendEntry) {
  if (isDashed) {
    return (
      <svg aria-hidden className={styles.swatch} height="12" width="18">
        <path d="M0 6H18" stroke={colour} strokeDasharray="4 3" />
      </svg>
    );
  }
  const shape: SymbolType = symbolShapes[name ?? "square"];
  return (
    <svg aria-hidden className={styles.swatch} height="12" viewBox="-6 -6 12 12" width="12">
      <path d={symbol(shape, 64)() ?? ""} fill={colour} />
    </svg>
  );
}
