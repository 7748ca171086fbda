import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import type { StationsOut } from "@/api/schema";
import styles from "./rounds.module.css";

const stops = ["prompts", "tasks", "labels", "datasets", "runs", "models"] as const;
type Stop = (typeof stops)[number];

/** The station at which each stage works. */
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

/** The size of the ring and its half axes: wide, or tall on a phone. */
const lying = { width: 760, height: 400, rx: 280, ry: 140 };
const standing = { width: 380, height: 560, rx: 106, ry: 210 };
type Frame = typeof lying;

function place(index: number, { width, height, rx, ry }: Frame) {
  const angle = (index / stops.length) * 2 * Math.PI - Math.PI / 2;
  return { x: width / 2 + rx * Math.cos(angle), y: height / 2 + ry * Math.sin(angle) };
}

const phone = window.matchMedia("(max-width: 40rem)");

function subscribe(onChange: () => void) {
  phone.addEventListener("change", onChange);
  return () => phone.removeEventListener("change", onChange);
}

/** The stations of the loop in a ring: the count at each, and the position of the round. */
export function Ring({ stations, present }: { stations: StationsOut; present: string }) {
  const { t } = useTranslation("rounds");
  const frame = useSyncExternalStore(subscribe, () => phone.matches) ? standing : lying;
  const { width, height, rx, ry } = frame;
  const policy = stations.policy || t("ring.noPolicy");
  return (
    <nav aria-label={t("ring.title")}>
      <svg className={styles.ring} viewBox={`0 0 ${width} ${height}`}>
        <title>{t("ring.title")}</title>
        <ellipse className={styles.way} cx={width / 2} cy={height / 2} rx={rx} ry={ry} />
        {stops.map((stop, index) => (
          <Station
            detail={detailOf(stop, stations, t)}
            isBusy={workAt[present] === stop}
            key={stop}
            link={links[stop]}
            name={t(`ring.${stop}`)}
            value={stations[stop]}
            {...place(index, frame)}
          />
        ))}
        <text className={styles.middle} x={width / 2} y={height / 2 - 6}>
          {t("ring.policy")}
        </text>
        <text className={styles.policy} x={width / 2} y={height / 2 + 18}>
          {policy}
        </text>
      </svg>
    </nav>
  );
}

type Words = ReturnType<typeof useTranslation<"rounds">>["t"];

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
