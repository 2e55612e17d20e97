// tinykeys 3.0.0 carries these types, but its package.json does not lead to them.
declare module 'tinykeys' {
  export function tinykeys(
    target: Window,
    bindings: Record<string, (event: KeyboardEvent) => void>,
    options?: { readonly capture: boolean },
  ): () => void
}
