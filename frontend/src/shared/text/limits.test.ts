import { expect, test } from "vitest";
import { brokenLimits, type Limits, NO_LIMITS } from "./limits";
import cases from "./limits.cases.json";

test.each(cases as unknown as [Partial<Limits>, string, string[]][])(
  "%j about %j breaks %j, in the browser and on the server",
  (limits, text, broken) => {
    expect(brokenLimits(text, { ...NO_LIMITS, ...limits })).toEqual(broken);
  },
);
