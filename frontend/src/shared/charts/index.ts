/** The charts of the house. Importing one brings the drawing library along: do so from lazy pages. */

export { type Bar, BarChart } from "./BarChart";
export { Chart, type ChartQuery } from "./Chart";
export { formatOf, type Measure } from "./formats";
export { type HeatCell, HeatMap } from "./HeatMap";
export { Histogram } from "./Histogram";
export { IntervalChart, type IntervalRow, useGoToRow } from "./IntervalChart";
export { LineChart } from "./LineChart";
export type { Reference } from "./references";
export type { Point, Series } from "./series";
