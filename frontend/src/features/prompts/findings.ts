import type { FindingOut } from "@/api/schema";

export interface Piece {
  text: string;
  finding?: FindingOut;
}

/**
 * Splits the text where personal data begins and ends. The server counts characters, not UTF-16
 * units.
 */
export function piecesOf(text: string, findings: readonly FindingOut[]): Piece[] {
  const characters = Array.from(text);
  const pieces: Piece[] = [];
  let end = 0;
  const take = (until: number) => characters.slice(end, until).join("");
  for (const finding of [...findings].sort((one, other) => one.start - other.start)) {
    if (finding.start < end) continue;
    if (finding.start > end) pieces.push({ text: take(finding.start) });
    end = finding.start;
    pieces.push({ text: take(finding.end), finding });
    end = finding.end;
  }
  if (end < characters.length) pieces.push({ text: take(characters.length) });
  return pieces;
}
