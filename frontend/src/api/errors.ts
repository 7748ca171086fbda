/** What the API says when it refuses: a code for programs, a sentence for people. */

export type FieldErrors = Readonly<Record<string, readonly string[]>>;

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: FieldErrors = {},
    /** What else the refusal brings, such as the draft that is stored instead. */
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = "ApiError";
  }
}

/** The server could not be reached at all. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super("The server cannot be reached.", { cause });
    this.name = "Unreachable";
  }
}

export function isApiError(error: unknown, code?: string): error is ApiError {
  return error instanceof ApiError && (code === undefined || error.code === code);
}

function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (value && typeof value === "object") return Object.values(value).flatMap(textsOf);
  return [];
}

function fieldsOf(value: unknown): FieldErrors {
  if (!value || typeof value !== "object") return {};
  return Object.fromEntries(Object.entries(value).map(([name, errors]) => [name, textsOf(errors)]));
}

export async function readRefusal(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => ({}));
  const { code, message, fields, ...details } = (body ?? {}) as Record<string, unknown>;
  return new ApiError(
    response.status,
    typeof code === "string" ? code : `http_${response.status}`,
    typeof message === "string" ? message : response.statusText,
    fieldsOf(fields),
    details,
  );
}
