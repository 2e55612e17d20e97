const nextFrame = () => new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())))

/** Two frames: a chart that draws in the next one has drawn, and the browser has painted it. */
async function painted() {
  await nextFrame()
  return nextFrame()
}

/**
 * What the page `bench.html` offers to the benchmark; times are milliseconds.
 *
 * @param library - `prepare` and `draw` of one of the draw-*.js
 */
export function measurer({ prepare, draw }) {
  const container = document.getElementById('chart')
  let chart
  return {
    /** From the data in the library's own form to the end of the frame that shows it. */
    async firstPaint() {
      const [frame, candles] = await Promise.all([
        fetch('./frame.bin').then((answer) => answer.arrayBuffer()),
        fetch('./candles.json').then((answer) => answer.json()),
      ])
      const prepared = prepare(frame, candles)
      await painted()
      const begun = performance.now()
      chart = await draw(container, prepared)
      return (await painted()) - begun
    },
    /** Time from frame to frame while half of the chart is moved to and fro. */
    pan: (count) =>
      frames(count, (i) => {
        const from = 0.25 + 0.25 * Math.sin(i / 10)
        return chart.setRange(from, from + 0.5)
      }),
    /** Time from frame to frame while a fifth to all of the chart is in sight. */
    zoom: (count) =>
      frames(count, (i) => {
        const half = 0.3 + 0.2 * Math.cos(i / 10)
        return chart.setRange(0.5 - half, 0.5 + half)
      }),
    setMode: (mode) => chart.setMode(mode),
    /** From the new column to the frame that shows it: one replaced, every tenth appended. */
    async updates(count) {
      const times = []
      for (let i = 0; i < count; i++) {
        await nextFrame()
        const begun = performance.now()
        chart.updateLast(i % 10 === 9, i % 2 === 0 ? 0.9 : 1.1)
        await nextFrame()
        times.push(performance.now() - begun)
      }
      return times
    },
  }
}

async function frames(count, move) {
  const lengths = []
  let last = await nextFrame()
  for (let i = 0; i < count; i++) {
    await move(i)
    const now = await nextFrame()
    lengths.push(now - last)
    last = now
  }
  return lengths
}
