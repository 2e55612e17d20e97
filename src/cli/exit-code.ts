import type { FailureKind } from '../domain/errors.ts'

/** Exit code of each kind of failure. */
export const EXIT_CODE: Readonly<Record<FailureKind, number>> = { usage: 2, data: 3, network: 4 }
