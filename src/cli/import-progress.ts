import { Presets, SingleBar } from 'cli-progress'
import type { ImportProgress } from '../ingestion/import-options.ts'

/** Shows an import: a bar on a terminal, a plain line a step elsewhere. */
export interface ImportProgressView {
  update(progress: ImportProgress): void
  /** Ends the bar; may be called more than once. */
  stop(): void
}

/** @param output - the stream that decides which form is used */
export function createImportProgress(output: NodeJS.WriteStream): ImportProgressView {
  return output.isTTY ? createBar(output) : createLines(output)
}

function createBar(output: NodeJS.WriteStream): ImportProgressView {
  let bar: SingleBar | undefined
  let file = ''
  const stop = (): void => {
    bar?.stop()
    bar = undefined
    file = ''
  }
  const update = (progress: ImportProgress): void => {
    if (file !== progress.file) {
      stop()
      file = progress.file
      bar = new SingleBar(
        {
          stream: output,
          clearOnComplete: true,
          hideCursor: true,
          format: '{name} {bar} {percentage} % {step} {rate} MB/s',
        },
        Presets.shades_classic,
      )
      bar.start(Math.max(1, progress.bytesTotal), 0, { name: progress.file, step: '', rate: '' })
    }
    const rate = progress.megabytesPerSecond.toFixed(1)
    bar?.setTotal(Math.max(1, progress.bytesTotal))
    bar?.update(progress.bytesDone, { name: progress.file, step: progress.step, rate })
    if (progress.step === 'done') stop()
  }
  return { update, stop }
}

function createLines(output: NodeJS.WriteStream): ImportProgressView {
  let last = ''
  return {
    update: ({ file, fileIndex, fileCount, step }) => {
      const line = `[${fileIndex + 1}/${fileCount}] ${file}: ${step}`
      if (line === last || step === 'done') return
      last = line
      output.write(`${line}\n`)
    },
    stop: () => undefined,
  }
}
