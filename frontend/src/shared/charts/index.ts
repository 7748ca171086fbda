/** The charts. They load the drawing library, so import them only from lazy pages. */

export { BarChart } from "./BarChart";
export type { Bar } from "./bars";
export { Chart, type ChartQuery } from "./Chart";
export { formatOf, type Measure } from "./formats";
export { HeatMap } from "./HeatMap";
export { Histogram } from "./Histogram";
export type { HeatCell } from "./heat";
export { IntervalChart, useGoToRow } from "./IntervalChart";
export type { IntervalRow } from "./intervals";
export { LineChart } from "./LineChart";
export type { Reference } from "./references";
export type { Point, Series } from "./series";
