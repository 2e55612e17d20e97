/** CSS gradient of a colour scale; `direction` is where its maximum is, `to top` or a variable of CSS. */
export function cssGradient(stops: readonly string[], direction = 'to top'): string {
  return `linear-gradient(${direction}, ${stops.join(', ')})`
}
