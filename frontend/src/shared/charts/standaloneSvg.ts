/**
 * Exports a picture as an SVG of its own, in light colours and with title, legend and colours
 * included.
 */

import type { LegendEntry } from "./Legend";
import { widthOf } from "./plot";

const SVG = "http://www.w3.org/2000/svg";
const MARGIN = 16;
const LETTERS = "Inter, system-ui, 'PingFang SC', 'Microsoft YaHei', sans-serif";
const painted = ["fill", "stroke", "color"] as const;

interface Caption {
  title: string;
  legend: readonly LegendEntry[];
}

/** The picture is inside a stage with the light theme, whatever the theme of the screen. */
export function toStandaloneSvg(picture: SVGSVGElement, { title, legend }: Caption): SVGSVGElement {
  const wears = getComputedStyle(picture);
  const sheet = captioned(withColours(picture), title, legend, (name) =>
    wears.getPropertyValue(name).trim(),
  );
  sheet.setAttribute("xmlns", SVG);
  return sheet;
}

/** Returns a copy with resolved colours instead of variables of the style sheet. */
function withColours(picture: SVGSVGElement): SVGSVGElement {
  const copy = picture.cloneNode(true) as SVGSVGElement;
  const copies = [copy, ...copy.querySelectorAll("*")];
  for (const [index, element] of [picture, ...picture.querySelectorAll("*")].entries()) {
    const wears = getComputedStyle(element);
    for (const name of painted) {
      const isAsked = element.hasAttribute(name) || element.hasAttribute("data-part");
      if (isAsked) copies[index]?.setAttribute(name, plain(wears.getPropertyValue(name)));
    }
  }
  copy.removeAttribute("class");
  copy.removeAttribute("style");
  return copy;
}

const canvas = document.createElement("canvas");

/** Browsers also return newer colour notations, which other programs cannot read. */
function plain(colour: string): string {
  if (!colour || colour === "none" || colour.startsWith("rgb")) return colour;
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  if (!brush) return colour;
  brush.clearRect(0, 0, 1, 1);
  brush.fillStyle = colour;
  brush.fillRect(0, 0, 1, 1);
  const [red, green, blue] = brush.getImageData(0, 0, 1, 1).data;
  return `rgb(${red}, ${green}, ${blue})`;
}

/** Returns the value of a token on the stage. */
type Token = (name: string) => string;

/** Accepts "var(--series-1)" and plain colours. */
function colourOf(colour: string, token: Token): string {
  const [, name] = /^var\((.+)\)$/.exec(colour) ?? [];
  return name ? token(name) : colour;
}

function captioned(
  drawing: SVGSVGElement,
  title: string,
  legend: readonly LegendEntry[],
  token: Token,
): SVGSVGElement {
  const width = Number(drawing.getAttribute("width"));
  const height = Number(drawing.getAttribute("height"));
  const rows = legend.length > 1 ? legendRows(legend, width) : [];
  const top = MARGIN + 24 + rows.length * 20;
  const sheet = make("svg", {
    width: width + 2 * MARGIN,
    height: top + height + MARGIN,
    viewBox: `0 0 ${width + 2 * MARGIN} ${top + height + MARGIN}`,
    "font-family": LETTERS,
    "font-size": 12,
    fill: token("--ink"),
  }) as SVGSVGElement;
  sheet.append(make("title", {}, title));
  sheet.append(make("rect", { width: "100%", height: "100%", fill: token("--surface") }));
  sheet.append(
    make("text", { x: MARGIN, y: MARGIN + 12, "font-size": 15, "font-weight": 600 }, title),
  );
  rows.forEach((row, index) => {
    for (const entry of row) sheet.append(...swatch(entry, MARGIN + 36 + index * 20, token));
  });
  drawing.setAttribute("x", String(MARGIN));
  drawing.setAttribute("y", String(top));
  drawing.setAttribute("font-family", LETTERS);
  drawing.setAttribute("font-size", "12");
  drawing.setAttribute("overflow", "visible");
  sheet.append(drawing);
  return sheet;
}

interface Placed extends LegendEntry {
  at: number;
}

function legendRows(legend: readonly LegendEntry[], width: number): Placed[][] {
  const rows: Placed[][] = [[]];
  let at = MARGIN;
  for (const entry of legend) {
    const wide = widthOf(entry.label) + 36;
    if (at + wide > width && at > MARGIN) {
      rows.push([]);
      at = MARGIN;
    }
    rows.at(-1)?.push({ ...entry, at });
    at += wide;
  }
  return rows;
}

function swatch(entry: Placed, y: number, token: Token): Element[] {
  const colour = colourOf(entry.colour, token);
  return [
    entry.isDashed
      ? make("path", { d: `M${entry.at} ${y}h14`, stroke: colour, "stroke-dasharray": "4 3" })
      : make("rect", { x: entry.at, y: y - 5, width: 14, height: 10, rx: 2, fill: colour }),
    make("text", { x: entry.at + 20, y: y + 4 }, entry.label),
  ];
}

function make(name: string, attributes: Record<string, string | number>, text?: string): Element {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (text) element.textContent = text;
  return element;
}
