import { afterAll, beforeAll, it } from 'vitest'
import type { Browser } from 'playwright-core'
import { barriers, openBrowser, openPage, shoot, signIn } from './stage'

let browser: Browser
beforeAll(async () => { browser = await openBrowser() })
afterAll(() => browser.close())

it('looks', async () => {
  const page = await openPage(browser)
  page.on('console', (m) => { if (m.type() === 'error') console.log('CONSOLE', m.text()) })
  page.on('response', async (r) => { if (r.status() >= 400) console.log(r.status(), r.url(), (await r.text()).slice(0, 600)) })
  await signIn(page, 'liang.bo')
  await page.waitForTimeout(1500)
  await shoot(page, '7-worklist-review')
  console.log(await barriers(page))
  await page.locator('th a').first().click()
  await page.waitForTimeout(3000)
  console.log(page.url())
  await shoot(page, '6-review', false)
  await shoot(page, '6-review-full')
  console.log(await barriers(page))
}, 120000)
