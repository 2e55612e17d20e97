import { Presets, SingleBar } from 'cli-progress'
import type { IngestProgress } from '../ingestion/archive/ingest-options.ts'
import { bytesText, countText, spanText } from './human-text.ts'

/** Shows a run: one bar on a terminal, a line every few seconds elsewhere. */
export interface IngestProgressView {
  update(progress: IngestProgress): void
  stop(): void
}

const LINE_EVERY_SECONDS = 5
const STEPS = 1000

/** @param output - the stream that decides which form is used */
export function createIngestProgress(output: NodeJS.WriteStream): IngestProgressView {
  return output.isTTY ? createBar(output) : createLines(output)
}

function createBar(output: NodeJS.WriteStream): IngestProgressView {
  let bar: SingleBar | undefined
  const update = (progress: IngestProgress): void => {
    if (progress.filesTotal === 0) return
    const fields = { text: progressText(progress), file: progress.current[0] ?? '' }
    if (bar === undefined) {
      const format = '{bar} {percentage} % {text} {file}'
      bar = new SingleBar({ stream: output, clearOnComplete: true, hideCursor: true, format }, Presets.shades_classic)
      bar.start(STEPS, 0, fields)
    }
    bar.update(Math.floor(progress.share * STEPS), fields)
  }
  return { update, stop: () => bar?.stop() }
}

function createLines(output: NodeJS.WriteStream): IngestProgressView {
  let last = 0
  return {
    update: (progress) => {
      if (progress.seconds - last < LINE_EVERY_SECONDS) return
      last = progress.seconds
      output.write(`${Math.floor(progress.share * 100)} % ${progressText(progress)}\n`)
    },
    stop: () => undefined,
  }
}

function progressText(progress: IngestProgress): string {
  const { files, filesTotal, unpackedBytes, rows, seconds, secondsLeft } = progress
  const rate = `${bytesText(unpackedBytes / Math.max(seconds, 0.001))}/s`
  const left = secondsLeft === undefined ? '' : `, ${spanText(secondsLeft)} left`
  return `${countText(files)}/${countText(filesTotal)} files, ${countText(rows)} rows, ${rate}${left}`
}
