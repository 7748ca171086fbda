import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { RoundPointOut } from "@/api/schema";
import { LineChart } from "@/shared/charts";
import { Button } from "@/shared/ui/Button";
import { ConfirmDialog } from "@/shared/ui/ConfirmDialog";
import { TextField } from "@/shared/ui/Field";
import { Table } from "@/shared/ui/Table";
import { useRollBack } from "./queries";
import styles from "./rounds.module.css";

const measures = { win_rate: "share", reward: "number", kl: "number" } as const;

/** Win rate, reward and KL by round, and the button that rolls the policy back. */
export function Curves({ points }: { points: readonly RoundPointOut[] }) {
  const { t } = useTranslation("rounds");
  return (
    <>
      <div className={styles.curves}>
        {(["win_rate", "reward", "kl"] as const).map((name) => (
          <Curve key={name} name={name} points={points} />
        ))}
      </div>
      <Table
        columns={columns.map((name) => t(`history.${name}`))}
        label={t("history.title")}
        stacks
      >
        {points.toReversed().map((point) => (
          <tr key={point.number}>
            <td>
              <a href={`/admin/training/round/${point.row}/change/`}>
                {t("past.round", { number: point.number })}
              </a>
            </td>
            <td data-column={t("history.state")}>{t(`roundStates.${point.state}`)}</td>
            <td data-column={t("history.candidate")}>{point.candidate}</td>
            <td data-column={t("history.decided")}>
              {isDecided(point.decided) && t(`decided.${point.decided}`)}
            </td>
          </tr>
        ))}
      </Table>
      <RollBack />
    </>
  );
}

const columns = ["round", "state", "candidate", "decided"] as const;

function isDecided(said: string): said is "promote" | "keep" {
  return said === "promote" || said === "keep";
}

function Curve({
  name,
  points,
}: {
  name: keyof typeof measures;
  points: readonly RoundPointOut[];
}) {
  const { t } = useTranslation("rounds");
  const label = t(`checks.${name}`);
  const series = useMemo(
    () => [
      {
        id: name,
        label,
        points: points
          .filter((point) => point[name] !== null)
          .map((point) => ({ x: point.number, y: point[name], ...bounds(name, point) })),
      },
    ],
    [points, name, label],
  );
  const x = useMemo(() => ({ label: t("history.round"), measure: "count" as const }), [t]);
  const y = useMemo(() => ({ label, measure: measures[name] }), [label, name]);
  return (
    <LineChart
      empty={t("history.nothing")}
      height={220}
      series={series}
      title={label}
      x={x}
      y={y}
    />
  );
}

function bounds(name: string, point: RoundPointOut) {
  if (name !== "win_rate" || point.win_rate_low === null || point.win_rate_high === null) return {};
  return { low: point.win_rate_low, high: point.win_rate_high };
}

function RollBack() {
  const { t } = useTranslation("rounds");
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const rollBack = useRollBack();
  return (
    <>
      <div>
        <Button onPress={() => setAsking(true)}>{t("history.rollBack")}</Button>
      </div>
      <ConfirmDialog
        confirm={t("history.rollBack")}
        isOpen={isAsking}
        isPending={rollBack.isPending}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          const said = reason || t("history.rollBack");
          rollBack.mutate(said, { onSettled: () => setAsking(false) });
        }}
        title={t("history.rollBackTitle")}
      >
        <TextField label={t("gate.reason")} onChange={setReason} value={reason} />
      </ConfirmDialog>
    </>
  );
}
