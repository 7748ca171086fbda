"""Charts as SVG: points with intervals, lines between them where x is a scale. Text only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor, log10
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, BOTTOM = 74, 20, 84, 58
COLOURS = {"base": "#6b7280", "sft": "#0072b2", "ppo": "#d55e00", "ppo-ptx": "#00876c"}
MORE_COLOURS = ("#0072b2", "#d55e00", "#00876c", "#b0568f", "#8a6d00", "#6b7280")
INK, FAINT, GROUND = "#1f2937", "#d7dbe2", "#ffffff"
FONT = "font-family='system-ui, -apple-system, Segoe UI, sans-serif'"


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Chart:
    """One picture. x are places of names, or numbers on a scale."""

    title: str
    x_title: str
    y_title: str
    series: Mapping[str, Sequence[Point]]
    names: Sequence[str] = ()  # of x = 0, 1, 2 ...
    line_at: Mapping[str, float] = field(default_factory=dict)  # dashed, by what it means
    log_x: bool = False
    lines: bool = False
    percent: bool = False

    def svg(self) -> str:
        parts = [
            f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' role='img' "
            f"aria-label='{quoted(self.title)}' {FONT} font-size='13'>",
            f"<rect width='{WIDTH}' height='{HEIGHT}' fill='{GROUND}'/>",
            text(LEFT, 26, self.title, size=16, bold=True),
            *self._legend(),
            *self._y_axis(),
            *self._x_axis(),
            *self._marks(),
        ]
        for number, (name, points) in enumerate(self.series.items()):
            parts += self._one(points, colour(name, number), number)
        return "\n".join([*parts, "</svg>\n"])

    # Places

    def _scaled(self, x: float) -> float:
        return log10(x) if self.log_x else x

    def _xs(self) -> list[float]:
        return [self._scaled(one.x) for points in self.series.values() for one in points]

    def _x(self, x: float) -> float:
        inside = WIDTH - LEFT - RIGHT
        if self.names:
            return LEFT + inside * (x + 0.5) / len(self.names)
        low, high = min(self._xs()), max(self._xs())
        return LEFT + 24 + (inside - 48) * (self._scaled(x) - low) / ((high - low) or 1)

    def _ticks(self) -> list[float]:
        values = [
            number
            for points in self.series.values()
            for one in points
            for number in (one.y, one.low, one.high)
            if number is not None
        ]
        return ticks(min([*values, *self.line_at.values()]), max([*values, *self.line_at.values()]))

    def _y(self, y: float) -> float:
        low, *_, high = self._ticks()
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (y - low) / (high - low)

    # Parts

    def _legend(self) -> list[str]:
        parts, at = [], float(LEFT)
        for number, name in enumerate(self.series):
            parts.append(f"<circle cx='{at + 5:.1f}' cy='48' r='5' fill='{colour(name, number)}'/>")
            parts.append(text(at + 15, 52, name))
            at += 34 + 7.5 * len(name)
        return parts

    def _y_axis(self) -> list[str]:
        parts = []
        shown = self._ticks()
        for tick in shown:
            y = self._y(tick)
            parts.append(rule(LEFT, y, WIDTH - RIGHT, y, FAINT))
            said = f"{tick:.0%}" if self.percent else short(tick, shown[1] - shown[0])
            parts.append(text(LEFT - 8, y + 4, said, anchor="end"))
        middle = (TOP + HEIGHT - BOTTOM) / 2
        turned = f" transform='rotate(-90 18 {middle:.0f})'"
        return [*parts, text(18, middle, self.y_title, anchor="middle", more=turned)]

    def _x_axis(self) -> list[str]:
        y = HEIGHT - BOTTOM
        parts = [rule(LEFT, y, WIDTH - RIGHT, y, INK)]
        places: Sequence[float] = range(len(self.names)) if self.names else self._known_xs()
        for place in places:
            said = self.names[int(place)] if self.names else f"{place:g}"
            parts.append(text(self._x(place), y + 20, said, anchor="middle"))
        middle = (LEFT + WIDTH - RIGHT) / 2
        return [*parts, text(middle, HEIGHT - 14, self.x_title, anchor="middle")]

    def _known_xs(self) -> list[float]:
        return sorted({one.x for points in self.series.values() for one in points})

    def _marks(self) -> list[str]:
        parts = []
        for name, y in self.line_at.items():
            at = self._y(y)
            parts.append(rule(LEFT, at, WIDTH - RIGHT, at, INK, dashed=True))
            parts.append(text(WIDTH - RIGHT, at - 5, name, anchor="end", size=12))
        return parts

    def _one(self, points: Sequence[Point], ink: str, number: int) -> list[str]:
        # Side by side, so that intervals at one position stay distinct.
        aside = (number - (len(self.series) - 1) / 2) * (16 if self.names else 0)
        at = [(self._x(one.x) + aside, self._y(one.y), one) for one in points]
        parts = []
        if self.lines and len(at) > 1:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in at)
            parts.append(f"<polyline points='{path}' fill='none' stroke='{ink}' stroke-width='2'/>")
        for x, y, one in at:
            if one.low is not None and one.high is not None:
                parts.append(rule(x, self._y(one.low), x, self._y(one.high), ink, width=2))
            parts.append(f"<circle cx='{x:.1f}' cy='{y:.1f}' r='5' fill='{ink}'/>")
        return parts


def colour(name: str, number: int) -> str:
    return COLOURS.get(name, MORE_COLOURS[number % len(MORE_COLOURS)])


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers from below the lowest to above the highest."""
    spread = (high - low) or abs(high) or 1.0
    step = 10 ** floor(log10(spread / about))
    step *= next(times for times in (1, 2, 5, 10) if spread / (step * times) <= about)
    first, last = floor(low / step), max(ceil(high / step), floor(low / step) + 1)
    return [round(number * step, 10) for number in range(first, last + 1)]


def short(number: float, step: float) -> str:
    return f"{number:.{max(0, -floor(log10(step)))}f}"


def text(
    x: float, y: float, said: str, *, anchor: str = "start", size: int = 13,
    bold: bool = False, more: str = "",
) -> str:  # fmt: skip
    weight = " font-weight='600'" if bold else ""
    return (
        f"<text x='{x:.1f}' y='{y:.1f}' text-anchor='{anchor}' font-size='{size}' "
        f"fill='{INK}'{weight}{more}>{escape(said)}</text>"
    )


def rule(
    x1: float, y1: float, x2: float, y2: float, ink: str, *, width: float = 1, dashed: bool = False
) -> str:
    dash = " stroke-dasharray='6 4'" if dashed else ""
    return (
        f"<line x1='{x1:.1f}' y1='{y1:.1f}' x2='{x2:.1f}' y2='{y2:.1f}' "
        f"stroke='{ink}' stroke-width='{width}'{dash}/>"
    )


def quoted(said: str) -> str:
    return escape(said, {"'": "&apos;"})
