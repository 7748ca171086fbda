import { createContext, useContext } from "react";
import type { FieldErrors } from "@/api/errors";

const none: FieldErrors = {};

/** Field errors of the server. They stay until the form is sent again. */
export const FieldErrorsContext = createContext(none);

export function useFieldError(name: string | undefined): string {
  const errors = useContext(FieldErrorsContext);
  return (name && errors[name]?.join(" ")) || "";
}
