/** Every page, in every theme, on the desk and on the phone: nobody is kept out. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  barriers,
  DESK,
  openBrowser,
  openStage,
  openWidowsForm,
  PHONE,
  shoot,
  signIn,
} from './stage'

const THEMES = ['default', 'elder', 'dark', 'high-contrast']

let browser: Browser
let clerk: Page
let officer: Page
let form = ''
let application = ''
beforeAll(async () => {
  browser = await openBrowser()
  clerk = (await openStage(browser)).page
  await signIn(clerk, 'wu.xiaoyan')
  await openWidowsForm(clerk)
  await clerk.keyboard.press('Control+Enter')
  await clerk.waitForURL(/receipt$/)
  application = new URL(clerk.url()).pathname.replace('/receipt', '')
  await openWidowsForm(clerk)
  form = new URL(clerk.url()).pathname
  officer = (await openStage(browser)).page
  await signIn(officer, 'qiao.yun')
}, 120_000)
afterAll(async () => {
  await browser.close()
})

/** Opens a page and waits until it shows what it is about. */
async function open(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await page.getByRole('heading', { level: 1 }).waitFor()
  // A page with a live stream never rests: give it a moment and go on.
  await page.waitForLoadState('networkidle', { timeout: 1_500 }).catch(() => undefined)
}

const PAGES: [string, () => Page, () => string][] = [
  ['sign-in', () => clerk, () => '/sign-in'],
  ['choose items', () => clerk, () => '/apply'],
  ['form', () => clerk, () => form],
  ['receipt', () => clerk, () => `${application}/receipt`],
  ['application', () => clerk, () => application],
  ['family', () => clerk, () => `${application}?tab=family`],
  ['materials', () => clerk, () => `${application}?tab=materials`],
  ['history', () => clerk, () => `${application}?tab=history`],
  ['applications', () => clerk, () => '/applications'],
  ['worklist', () => clerk, () => '/steps'],
  ['decision sheet', () => clerk, () => `${application}/decision-sheet`],
  ['deliveries', () => officer, () => '/deliveries'],
]

describe.each(PAGES)('%s', (name, page, address) => {
  it.each(THEMES)('has no barrier in the theme %s', async (theme) => {
    await page().evaluate((next) => localStorage.setItem('lianban.theme', next), theme)
    await open(page(), address())
    expect(await barriers(page())).toEqual([])
    if (theme !== 'default') await shoot(page(), `theme-${theme}-${name.replace(' ', '-')}`, false)
  })

  it('fits a phone without scrolling sideways', async () => {
    await page().evaluate(() => localStorage.setItem('lianban.theme', 'default'))
    await page().setViewportSize(PHONE)
    await open(page(), address())
    await shoot(page(), `phone-${name.replace(' ', '-')}`)
    const wide = await page().evaluate(() => document.documentElement.scrollWidth)
    await page().setViewportSize(DESK)
    expect(wide).toBeLessThanOrEqual(PHONE.width)
  })
})
