import { useTranslation } from "react-i18next";
import { bytes } from "../parts/numbers";
import styles from "../parts/runs.module.css";

interface Props {
  parts: Readonly<Record<string, number>>;
  total: number;
}

const known = [
  "weights",
  "gradients",
  "moments",
  "reward model",
  "start model",
  "activations",
  "logits",
] as const;

/** The memory of each part, as one bar and in numbers. */
export function MemoryBar({ parts, total }: Props) {
  const { t, i18n } = useTranslation("runs");
  const shown = known.flatMap((name, at) => {
    const size = parts[name] ?? 0;
    return size > 0 ? [{ name, size, colour: `var(--series-${at + 1})` }] : [];
  });
  let begin = 0;
  return (
    <div className={styles.stack}>
      <strong>{t("estimate.memory", { size: bytes(total, i18n.language) })}</strong>
      <div aria-hidden className={styles.memory}>
        <svg preserveAspectRatio="none" viewBox="0 0 100 1">
          <title>{t("estimate.memory", { size: bytes(total, i18n.language) })}</title>
          {shown.map(({ name, size, colour }) => {
            const x = begin;
            // In percent, because browsers draw rectangles of 10^9 units imprecisely.
            const width = (100 * size) / Math.max(total, 1);
            begin += width;
            return <rect fill={colour} height={1} key={name} width={width} x={x} y={0} />;
          })}
        </svg>
      </div>
      <dl className={styles.estimate}>
        {shown.map(({ name, size, colour }) => (
          <div key={name}>
            <dt>
              <span aria-hidden className={styles.swatch} style={{ background: colour }} />
              {t(`memory.${name}`)}
            </dt>
            <dd>{bytes(size, i18n.language)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
