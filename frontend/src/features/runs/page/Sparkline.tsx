interface Props {
  points: readonly { x: number; y: number }[];
  isRed: boolean;
}

const WIDTH = 88;
const HEIGHT = 22;
const EDGE = 2;
const MOST = 60;

/** A small curve of one metric. Its value is shown beside it. */
export function Sparkline({ points, isRed }: Props) {
  const last = points.slice(-MOST);
  const colour = isRed ? "var(--bad)" : "var(--good)";
  return (
    <svg aria-hidden height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH}>
      {last.length > 1 && (
        <polyline fill="none" points={placed(last)} stroke={colour} strokeWidth={1.5} />
      )}
    </svg>
  );
}

function placed(points: Props["points"]): string {
  const values = points.map(({ y }) => y);
  const low = Math.min(...values);
  const spread = Math.max(...values) - low;
  return points
    .map(({ y }, at) => {
      const x = EDGE + (at * (WIDTH - 2 * EDGE)) / (points.length - 1);
      const share = spread === 0 ? 0.5 : (y - low) / spread;
      return `${x.toFixed(1)},${(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE)).toFixed(1)}`;
    })
    .join(" ");
}
