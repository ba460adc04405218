/** One look at a page: how it loads, whom it keeps out, and what it looks like. */
import { mkdirSync } from 'node:fs'
import type { Page, Request } from 'playwright-core'
import { barriers, DESK, shoot } from '../stage'

export const THEMES = ['default', 'elder', 'dark', 'high-contrast'] as const
/** 200 % zoom of a desk's screen; a phone; the narrowest width that must work (WCAG 1.4.10). */
const WIDTHS = [683, 390, 320] as const
/** A session being taken up again comes before every page: it is no page's own waiting. */
const UNCOUNTED = /\/sessions\/refresh$|\/events$/
const SETTLED = 1_500

export interface Seen {
  screens: number
  /** Rule and place, with the theme it was seen in. */
  barriers: string[]
  /** Widths at which the page itself scrolls sideways. */
  sideways: string[]
  /** What a page asks one after another: the longest row. */
  row: string[]
}

/** Opens a page and looks at it in every theme and at every width. */
export async function visit(page: Page, name: string, at: string, ready?: string): Promise<Seen> {
  const asked = listen(page)
  await page.goto('about:blank')
  await page.setViewportSize(DESK)
  await page.goto(at)
  await page
    .locator(ready ?? 'h1')
    .first()
    .waitFor()
  // A page with a live stream never rests: give it a moment and go on.
  await page.waitForLoadState('networkidle', { timeout: SETTLED }).catch(() => undefined)
  const row = await asked()
  const found: string[] = []
  for (const theme of THEMES) found.push(...(await wear(page, theme, name)))
  const sideways = await narrow(page, name)
  return { screens: THEMES.length + 2, barriers: found, sideways, row }
}

async function dress(page: Page, theme: string): Promise<void> {
  await page.evaluate((next) => (document.documentElement.dataset['theme'] = next), theme)
}

async function wear(page: Page, theme: string, name: string): Promise<string[]> {
  await dress(page, theme)
  const folder = `screens/${theme}`
  mkdirSync(`screenshots/${folder}`, { recursive: true })
  await shoot(page, `${folder}/${name}`, theme === 'default')
  return (await barriers(page)).map((one) => `${theme} ${one}`)
}

async function narrow(page: Page, name: string): Promise<string[]> {
  const found: string[] = []
  for (const theme of ['default', 'elder']) {
    await dress(page, theme)
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 844 })
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      if (wide > width) found.push(`${theme} ${width}: ${wide}`)
    }
    await page.setViewportSize({ width: 390, height: 844 })
    mkdirSync(`screenshots/screens/phone-${theme}`, { recursive: true })
    await shoot(page, `screens/phone-${theme}/${name}`)
  }
  await page.setViewportSize(DESK)
  await dress(page, 'default')
  return found
}

interface Span {
  name: string
  begun: number
  ended: number
}

/** Notes from now on; the answer is the longest row of waiting. */
function listen(page: Page): () => Promise<string[]> {
  const requests = new Set<Request>()
  const note = (request: Request) => void requests.add(request)
  page.on('request', note)
  return async () => {
    page.off('request', note)
    const counted = [...requests].filter((one) => one.method() === 'GET' && isAsked(one.url()))
    return longest(once(counted).map(spanOf)).map(({ name }) => name)
  }
}

function isAsked(url: string): boolean {
  const { pathname } = new URL(url)
  return pathname.startsWith('/api/') && !UNCOUNTED.test(pathname)
}

/** The same address asked again is a look at something that moves, not a deeper question. */
function once(requests: Request[]): Request[] {
  const seen = new Set<string>()
  return requests.filter((one) => !seen.has(one.url()) && seen.add(one.url()))
}

function spanOf(request: Request): Span {
  const { startTime, responseEnd } = request.timing()
  const ended = responseEnd < 0 ? Infinity : startTime + responseEnd
  return { name: new URL(request.url()).pathname, begun: startTime, ended }
}

/** The longest row of requests each of which began when the one before it had ended. */
export function longest(spans: readonly Span[]): Span[] {
  const rows: Span[][] = []
  for (const span of [...spans].sort((one, two) => one.begun - two.begun)) {
    const before = rows.filter((row) => (row.at(-1)?.ended ?? Infinity) <= span.begun)
    rows.push([...longer(before), span])
  }
  return longer(rows)
}

function longer(rows: readonly Span[][]): Span[] {
  return rows.reduce((one, two) => (two.length > one.length ? two : one), [])
}
