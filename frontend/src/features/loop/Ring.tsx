import { useTranslation } from "react-i18next";
import type { StationsOut } from "@/api/schema";
import styles from "./Loop.module.css";

const stops = ["prompts", "tasks", "labels", "datasets", "runs", "models"] as const;
type Stop = (typeof stops)[number];

/** At which station the stages of a round work. */
const workAt: Record<string, Stop> = {
  sample: "tasks",
  label: "labels",
  freeze: "datasets",
  reward: "runs",
  policy: "runs",
  evaluate: "runs",
  gate: "models",
  promote: "models",
};

const links: Record<Stop, string> = {
  prompts: "/prompts",
  tasks: "/admin/labeling/task/",
  labels: "/quality",
  datasets: "/admin/training/dataset/",
  runs: "/admin/training/run/",
  models: "/admin/training/modelversion/",
};

const [WIDTH, HEIGHT, RX, RY] = [760, 400, 280, 140];

function place(index: number) {
  const angle = (index / stops.length) * 2 * Math.PI - Math.PI / 2;
  return { x: WIDTH / 2 + RX * Math.cos(angle), y: HEIGHT / 2 + RY * Math.sin(angle) };
}

/** The stations in a ring: what lies at each, and where the round stands. */
export function Ring({ stations, present }: { stations: StationsOut; present: string }) {
  const { t } = useTranslation("loop");
  const policy = stations.policy || t("ring.noPolicy");
  return (
    <nav aria-label={t("ring.title")}>
      <svg className={styles.ring} viewBox={`0 0 ${WIDTH} ${HEIGHT}`}>
        <title>{t("ring.title")}</title>
        <ellipse className={styles.way} cx={WIDTH / 2} cy={HEIGHT / 2} rx={RX} ry={RY} />
        {stops.map((stop, index) => (
          <Station
            detail={detailOf(stop, stations, t)}
            isBusy={workAt[present] === stop}
            key={stop}
            link={links[stop]}
            name={t(`ring.${stop}`)}
            value={stations[stop]}
            {...place(index)}
          />
        ))}
        <text className={styles.middle} x={WIDTH / 2} y={HEIGHT / 2 - 6}>
          {t("ring.policy")}
        </text>
        <text className={styles.policy} x={WIDTH / 2} y={HEIGHT / 2 + 18}>
          {policy}
        </text>
      </svg>
    </nav>
  );
}

type Words = ReturnType<typeof useTranslation<"loop">>["t"];

function detailOf(stop: Stop, stations: StationsOut, t: Words): string {
  if (stop === "tasks") return t("ring.openSeats", { count: stations.open_seats });
  if (stop === "runs") return t("ring.atWork", { count: stations.runs_at_work });
  if (stop === "models") return t("ring.rewardModels", { count: stations.reward_models });
  return "";
}

interface StationProps {
  name: string;
  value: number;
  detail: string;
  link: string;
  isBusy: boolean;
  x: number;
  y: number;
}

function Station({ name, value, detail, link, isBusy, x, y }: StationProps) {
  const { i18n } = useTranslation();
  const number = value.toLocaleString(i18n.language);
  return (
    <a className={styles.station} data-busy={isBusy || undefined} href={link}>
      <rect height={84} rx={10} width={168} x={x - 84} y={y - 42} />
      <text className={styles.number} x={x} y={y - 10}>
        {number}
      </text>
      <text x={x} y={y + 12}>
        {name}
      </text>
      <text className={styles.detail} x={x} y={y + 31}>
        {detail}
      </text>
    </a>
  );
}
