import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { toast } from "@/shared/toasts/toasts";
import { IconButton } from "@/shared/ui/Button";
import { Menu, MenuEntry } from "@/shared/ui/Menu";
import styles from "./Chart.module.css";
import type { LegendEntry } from "./Legend";
import { type Draw, drawn } from "./plot";
import { fileName, pngOf, save } from "./save";
import { toStandaloneSvg } from "./standaloneSvg";
import { type ChartTable, csvOf } from "./table";

const WIDTH = 960; // px, the same on every screen

interface Props {
  title: string;
  table: ChartTable;
  draw: Draw;
  legendEntries?: readonly LegendEntry[];
  minWidth?: number;
}

/** Downloads of the picture and its numbers. */
export function ChartDownloads({ title, table, draw, legendEntries = [], minWidth = 0 }: Props) {
  const { t } = useTranslation("charts");
  const picture = () => {
    const svg = drawn(draw(Math.max(WIDTH, minWidth)), title);
    const stage = document.createElement("div");
    stage.className = styles.stage ?? "";
    stage.dataset.theme = "light"; // paper is light
    stage.append(svg);
    document.body.append(stage); // colours can be resolved only inside the page
    const sheet = toStandaloneSvg(svg, { title, legend: legendEntries });
    stage.remove();
    return sheet;
  };
  const saveSvg = () => {
    const text = new XMLSerializer().serializeToString(picture());
    save(new Blob([text], { type: "image/svg+xml" }), fileName(title, "svg"));
  };
  const savePng = () => {
    pngOf(picture())
      .then((file) => save(file, fileName(title, "png")))
      .catch(() => toast({ mood: "bad", text: t("noPng") }));
  };
  const saveCsv = () => {
    save(new Blob([csvOf(table)], { type: "text/csv;charset=utf-8" }), fileName(title, "csv"));
  };
  return (
    <Menu label={t("download")} trigger={<IconButton icon={Download} label={t("download")} />}>
      <MenuEntry label={t("csv")} onAction={saveCsv} />
      <MenuEntry label={t("png")} onAction={savePng} />
      <MenuEntry label={t("svg")} onAction={saveSvg} />
    </Menu>
  );
}
