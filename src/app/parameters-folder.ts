import path from 'node:path'
import type { Config } from '../config/schema.ts'

/** Where named parameters are: the folder that is configured, or one beside the database. */
export function parametersFolder({ parameters_dir, db }: Pick<Config, 'parameters_dir' | 'db'>): string {
  return path.resolve(parameters_dir === '' ? path.join(path.dirname(db), 'parameters') : parameters_dir)
}
