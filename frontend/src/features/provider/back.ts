/** The page somebody wanted before signing in elsewhere; kept for this tab, taken once. */
const KEPT = 'lianban.back'

export function rememberBack(path: string | undefined): void {
  if (path === undefined) sessionStorage.removeItem(KEPT)
  else sessionStorage.setItem(KEPT, path)
}

export function takeBack(): string {
  const path = sessionStorage.getItem(KEPT)
  sessionStorage.removeItem(KEPT)
  return path?.startsWith('/') && !path.startsWith('//') ? path : '/'
}
