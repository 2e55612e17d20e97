let context: AudioContext | undefined
let lastAt = 0

/** Shortest time between two beeps, ms. */
const PAUSE_MS = 120

/** Lets sounds be played: browsers want a gesture of the user before. */
export async function wakeSound(): Promise<void> {
  context ??= new AudioContext()
  await context.resume()
}

/** A short tone: low for longs liquidated, high for shorts; at most one within 120 ms. */
export function beep(side: 'long' | 'short', now: number): void {
  if (context === undefined || now - lastAt < PAUSE_MS) return
  lastAt = now
  const tone = context.createOscillator()
  const volume = context.createGain()
  tone.frequency.value = side === 'long' ? 330 : 660
  volume.gain.setValueAtTime(0.12, context.currentTime)
  volume.gain.exponentialRampToValueAtTime(0.001, context.currentTime + 0.18)
  tone.connect(volume).connect(context.destination)
  tone.start()
  tone.stop(context.currentTime + 0.2)
}
