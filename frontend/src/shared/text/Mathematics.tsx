import katex from "katex";
import { useLayoutEffect, useRef } from "react";

import "katex/dist/katex.min.css";

type Props = { tex: string; isBlock: boolean };

/** Renders node by node, because the content security policy forbids inserting KaTeX's HTML. */
export function Mathematics({ tex, isBlock }: Props) {
  const place = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    if (place.current === null) return;
    katex.render(tex, place.current, {
      displayMode: isBlock,
      throwOnError: false,
      strict: "ignore",
      trust: false,
      maxExpand: 100,
      maxSize: 20,
    });
  }, [tex, isBlock]);
  return <span dir="ltr" ref={place} />;
}
