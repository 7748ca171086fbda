/** A key that no catalogue has is a type error. */

import "i18next";
import type { words } from "./en";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "shell";
    resources: typeof words;
  }
}
