/** A page is gone on to after signing in where its address is no longer than this, characters. */
export const MOST_NEXT = 4000

/** Where a browser goes that signed in without having asked for a page. */
const FIRST_PAGE = '/'

/**
 * The path to go on to after signing in, of this server only: anything else that a link could carry is the first page.
 *
 * @param text - as it stands in a query or form
 */
export function safePath(text: string | undefined): string {
  const isLocal = text !== undefined && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text)
  return isLocal ? text : FIRST_PAGE
}

/** The form that asks for a token, as HTML; its stylesheet is one of the page's files. */
export function signInPage({ next, hasFailed }: { readonly next: string; readonly hasFailed: boolean }): string {
  const fault = '<p class="fault" role="alert">This token is not known to the server.</p>'
  return `<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <meta name="viewport" content="width=device-width, initial-scale=1" />
  <meta name="color-scheme" content="dark light" />
  <title>liqheat: sign in</title>
  <link rel="stylesheet" href="sign-in.css" />
  <main>
    <h1>liqheat</h1>
    <form method="post" action="session">
      <label for="token">Token</label>
      <input id="token" name="token" type="password" autocomplete="current-password" maxlength="200" required autofocus />
      <input type="hidden" name="next" value="${escapeHtml(next)}" />
      ${hasFailed ? fault : ''}
      <button>Sign in</button>
    </form>
    <p>This server wants a token. <code>liqheat token create</code> on its machine makes one; its line belongs into the
    configuration.</p>
  </main>
</html>
`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
