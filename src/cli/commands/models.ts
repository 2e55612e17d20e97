import type { Command } from 'commander'
import { describeModels, type ModelDescription, type OptionDescription } from '../../services/describe-models.ts'

const WIDTH = 100

/** `liqheat models`: the ways to draw a map. */
export function registerModels(program: Command): void {
  program
    .command('models')
    .description('List the models: what each does and assumes, the data it needs, its options with defaults')
    .option('--json', 'as JSON')
    .action(({ json }: { readonly json?: boolean }) => {
      const models = describeModels()
      const plain = models.map(({ schema: _schema, ...model }) => model)
      console.log(json === true ? JSON.stringify(plain, undefined, 2) : models.map(modelText).join('\n\n'))
    })
}

function modelText({
  id,
  version,
  title,
  description,
  isDefault,
  needs,
  awaits,
  uses,
  options,
}: ModelDescription): string {
  const optional = [...awaits, ...uses].filter((input) => !needs.includes(input))
  return [
    `${id}  ${title}, version ${version}${isDefault ? ' (default)' : ''}`,
    ...wrapped(description, '  '),
    `  needs    ${needs.join(', ')}`,
    ...(optional.length === 0 ? [] : [`  uses     ${optional.join(', ')}, where stored`]),
    ...(options.length === 0 ? ['  options  none'] : ['  options', ...options.flatMap(optionText)]),
  ].join('\n')
}

function optionText({ name, description, default: fallback, minimum, maximum, values }: OptionDescription): string[] {
  const range = minimum === undefined && maximum === undefined ? '' : `, ${minimum ?? ''} to ${maximum ?? ''}`
  const choice = values === undefined ? '' : `, one of ${values.join(', ')}`
  return [`    ${name} (default ${JSON.stringify(fallback)}${range}${choice})`, ...wrapped(description, '      ')]
}

/** Lines of at most `WIDTH` characters. */
function wrapped(text: string, indent: string): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > WIDTH) {
      lines.push(indent + line)
      line = ''
    }
    line += line === '' ? word : ` ${word}`
  }
  return line === '' ? lines : [...lines, indent + line]
}
