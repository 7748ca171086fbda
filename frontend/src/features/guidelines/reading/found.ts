/** Finds a text in what is shown, across elements, without changing the page. */

/** Returns the place of each occurrence, ignoring case. */
export function placesOf(sought: string, text: string): number[] {
  const [low, part] = [text.toLowerCase(), sought.trim().toLowerCase()];
  if (part === "" || low.length !== text.length) return [];
  const places: number[] = [];
  for (let at = low.indexOf(part); at >= 0; at = low.indexOf(part, at + part.length)) {
    places.push(at);
  }
  return places;
}

export function rangesOf(sought: string, root: Element): Range[] {
  const nodes = textNodesIn(root);
  const length = sought.trim().length;
  const text = nodes.map(({ data }) => data).join("");
  return placesOf(sought, text).map((start) => {
    const range = document.createRange();
    range.setStart(...spotAt(nodes, start));
    range.setEnd(...spotAt(nodes, start + length));
    return range;
  });
}

function textNodesIn(root: Element): Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes: Text[] = [];
  while (walker.nextNode()) nodes.push(walker.currentNode as Text);
  return nodes;
}

function spotAt(nodes: readonly Text[], place: number): [Text, number] {
  let before = 0;
  for (const node of nodes) {
    if (place <= before + node.length) return [node, place - before];
    before += node.length;
  }
  throw new Error("The place is not in the text.");
}
