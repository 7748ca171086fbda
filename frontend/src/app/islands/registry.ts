/** Every island that a page of the admin can name. An island loads only on pages that use it. */

import type { ComponentType } from "react";

export type LoadIsland = () => Promise<ComponentType<never>>;

export const islands: Readonly<Record<string, LoadIsland>> = {
  batch: async () => (await import("@/features/samples/Batch")).Batch,
  "first-steps": async () => (await import("../first-steps/FirstSteps")).FirstSteps,
  loop: async () => (await import("@/features/rounds/Loop")).Loop,
  "new-batch": async () => (await import("@/features/samples/NewBatch")).NewBatch,
  "labels-by-day": async () => (await import("@/features/labels/LabelsByDay")).LabelsByDay,
  round: async () => (await import("@/features/rounds/RoundPage")).RoundPage,
  machines: async () => (await import("@/features/runs/machines/MachinesPage")).MachinesPage,
  "run-compare": async () => (await import("@/features/runs/compare/ComparePage")).ComparePage,
  "run-launch": async () => (await import("@/features/runs/launch/LaunchPage")).LaunchPage,
  "model-reports": async () => (await import("@/features/runs/report/ModelReports")).ModelReports,
  "run-public": async () => (await import("@/features/runs/public/PublicPage")).PublicPage,
  "run-reports": async () => (await import("@/features/runs/report/ReportsPage")).ReportsPage,
  "run-page": async () => (await import("@/features/runs/page/RunPage")).RunPage,
};
