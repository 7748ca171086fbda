import { useLayoutEffect, useRef } from "react";
import { usePart } from "../parts";
import { mathematics } from "./parts";

type Props = { tex: string; isBlock: boolean };

/** Renders node by node, because the content security policy forbids inserting KaTeX's HTML. */
export function Mathematics({ tex, isBlock }: Props) {
  const place = useRef<HTMLElement>(null);
  const katex = usePart(mathematics);
  useLayoutEffect(() => {
    if (katex === undefined) {
      void mathematics.load();
      return;
    }
    if (place.current === null) return;
    katex.render(tex, place.current, {
      displayMode: isBlock,
      throwOnError: false,
      strict: "ignore",
      trust: false,
      maxExpand: 100,
      maxSize: 20,
    });
  }, [katex, tex, isBlock]);
  // Two elements, because React must not touch what KaTeX has rendered.
  if (katex === undefined) return <span dir="ltr">{tex}</span>;
  return <span dir="ltr" key="rendered" ref={place} />;
}
