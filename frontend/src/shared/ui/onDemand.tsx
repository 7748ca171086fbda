import { type ComponentType, useEffect, useLayoutEffect } from "react";
import { useTranslation } from "react-i18next";
import { registry } from "@/shared/keys/registry";
import { Part, usePart, whenIdle } from "@/shared/parts";
import { toast } from "@/shared/toasts/toasts";

const RETRY_MS = 5_000;

type Opens = { isOpen?: boolean; onClose?: (() => void) | undefined };

/**
 * Returns what is needed while something is open, when it is loaded. Keys that are pressed
 * meanwhile wait for it. If it cannot be loaded, it closes, or else tries again.
 */
export function useOnDemand<Content>(
  part: Part<Content>,
  { isOpen = true, onClose }: Opens = {},
): Content | undefined {
  const { t } = useTranslation();
  const content = usePart(part);
  const isAwaited = isOpen && content === undefined;
  useLayoutEffect(() => (isAwaited ? registry.hold() : undefined), [isAwaited]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: one try for each time it opens
  useEffect(() => {
    if (!isAwaited) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tryToLoad = async () => {
      if (await part.load()) return;
      toast({ mood: "bad", text: t("notLoaded.part") });
      if (onClose) onClose();
      else timer = setTimeout(tryToLoad, RETRY_MS);
    };
    void tryToLoad();
    return () => clearTimeout(timer);
  }, [isAwaited]);
  return content;
}

/** A component whose code is loaded when it first opens, or in an idle moment. */
export function onDemand<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props & Opens> {
  const part = new Part(load);
  whenIdle(part.load);
  return function OnDemand(props: Props & Opens) {
    const Content = useOnDemand(part, props);
    return Content && <Content {...props} />;
  };
}
