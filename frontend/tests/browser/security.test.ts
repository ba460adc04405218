/** The strict policy of content: every page works under it, and it does stop what it should. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser, openStage, openWidowsForm, signIn } from './stage'
import { town } from './town'

declare global {
  interface Window {
    violations: string[]
  }
}

let browser: Browser
let clerk: Page
let application = ''
let form = ''
const found: string[] = []

/** A window that writes down what the policy stopped, on every page it opens. */
async function watched(login: string): Promise<Page> {
  const { page } = await openStage(browser)
  await page.exposeFunction('violated', (what: string) => found.push(what))
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const tell = (window as unknown as { violated: (what: string) => void }).violated
      tell(
        `${location.pathname}: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`,
      )
    })
  })
  await signIn(page, login)
  return page
}

beforeAll(async () => {
  browser = await openBrowser()
  clerk = await watched('wu.xiaoyan')
  await openWidowsForm(clerk)
  await clerk.keyboard.press('Control+Enter')
  await clerk.waitForURL(/receipt$/)
  application = new URL(clerk.url()).pathname.replace('/receipt', '')
  await openWidowsForm(clerk)
  form = new URL(clerk.url()).pathname
}, 120_000)
afterAll(async () => {
  await browser.close()
})

it('lets every page of a clerk work', async () => {
  const pages = ['/sign-in', '/', '/apply', form, `${application}/receipt`, application]
  pages.push(`${application}?tab=family`, `${application}?tab=materials`, '/applications', '/steps')
  pages.push(`${application}?tab=history`, `${application}/decision-sheet`, '/nowhere')
  for (const address of pages) {
    await clerk.goto(address)
    await clerk.waitForLoadState('networkidle', { timeout: 1_500 }).catch(() => undefined)
    for (const opener of await clerk.getByRole('combobox').all()) {
      await opener.click({ timeout: 1_000 }).catch(() => undefined)
      await clerk.keyboard.press('Escape')
      break
    }
  }
  expect(found).toEqual([])
})

it.each([
  ['review', 'zhao.xiaolan'],
  ['deliveries', 'qiao.yun'],
])('lets the pages of %s work', async (_, login) => {
  found.length = 0
  const page = await watched(login)
  await page.getByRole('navigation').first().waitFor()
  const addresses = await page
    .getByRole('navigation')
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? '/'))
  expect(addresses.length).toBeGreaterThan(0)
  for (const address of addresses) {
    await page.goto(address)
    await page.waitForLoadState('networkidle', { timeout: 1_500 }).catch(() => undefined)
  }
  expect(found).toEqual([])
})

it('stops a script and a style that somebody wrote into the page', async () => {
  const stopped = await clerk.evaluate(async () => {
    const seen: string[] = []
    document.addEventListener('securitypolicyviolation', (event) => {
      seen.push(event.effectiveDirective)
    })
    const script = document.createElement('script')
    script.textContent = 'window.name = "run"'
    document.head.append(script)
    const place = document.createElement('div')
    place.innerHTML = '<img src="/x" onerror="window.name = 1"><p style="color:red">x</p>'
    document.body.append(place)
    await new Promise((later) => setTimeout(later, 1_000))
    return { seen: [...new Set(seen)].sort(), ran: window.name }
  })
  expect(stopped.ran).toBe('')
  expect(stopped.seen).toEqual(['script-src-attr', 'script-src-elem', 'style-src-attr'])
})

it('sends the same protection with every kind of answer', async () => {
  for (const path of ['/', '/sign-in', '/api/v1/items', '/api/v1/nowhere', '/openapi.json']) {
    const { headers } = await fetch(town.address + path)
    expect(headers.get('content-security-policy'), path).toContain("frame-ancestors 'none'")
    expect(headers.get('x-content-type-options'), path).toBe('nosniff')
    expect(headers.get('referrer-policy'), path).toBe('no-referrer')
    expect(headers.get('server'), path).toBeNull()
  }
})
