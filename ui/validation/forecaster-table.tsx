import type { ComponentChildren } from 'preact'
import { PROOF } from '../strings.ts'
import { ProofSection, ScoreTable } from './proof-section.tsx'
import type { ForecasterNote } from './report-types.ts'

/** A part of the page that is one table: a forecaster a row, its name first. */
export function ForecasterTable({
  id,
  title,
  help,
  columns,
  isSimulated,
  children,
}: {
  /** CSS class. */
  id: string
  title: string
  help: string
  /** What stands beside the name, with words for who hovers. */
  columns: readonly { readonly title: string; readonly help?: string }[]
  isSimulated: boolean
  children: ComponentChildren
}) {
  return (
    <ProofSection id={id} title={title} help={help} isSimulated={isSimulated}>
      <ScoreTable label={title}>
        <thead>
          <tr>
            <th scope="col" class="name">
              {PROOF.columns.forecaster}
            </th>
            {columns.map((column) => (
              <th key={column.title} scope="col" title={column.help}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </ScoreTable>
    </ProofSection>
  )
}

/** One forecaster; its cells are the children. */
export function ForecasterTableRow({
  title,
  kind,
  children,
}: {
  title: string
  kind?: ForecasterNote['kind']
  children: ComponentChildren
}) {
  return (
    <tr class={kind}>
      <th scope="row" class="name">
        {title}
      </th>
      {children}
    </tr>
  )
}
