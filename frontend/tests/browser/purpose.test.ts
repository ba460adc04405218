/** A case outside one's own worklist opens once it is said why. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { barriers, DESK, inventWidow, openBrowser, openStage, PHONE, shoot, signIn } from './stage'
import { town } from './town'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
})

/** A widow's case as the window of 大兴镇 takes it in; its id. */
async function lodged(): Promise<string> {
  const api = `${town.address}/api/v1`
  const json = { 'Content-Type': 'application/json' }
  const read = async (answer: Promise<Response>) => (await (await answer).json()) as Answer
  const { password } = await read(fetch(`${api}/demo/sign-ins`))
  const said = {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ login: 'ding.lu', password }),
  }
  const { access_token } = await read(fetch(`${api}/sessions`, said))
  const { rows } = await read(fetch(`${api}/demo/families`))
  const widow = rows.find((one) => one.id === 'H01')
  const { mother, son } = inventWidow()
  const answers = JSON.stringify(widow?.answers)
    .replaceAll('321311198405179967', mother)
    .replaceAll(/32131120\d{10}/g, son)
  const made = await read(
    fetch(`${api}/applications`, {
      method: 'POST',
      headers: {
        ...json,
        Authorization: `Bearer ${access_token}`,
        'Idempotency-Key': crypto.randomUUID(),
      },
      body: `{"items":["MZ-02"],"answers":${answers}}`,
    }),
  )
  return made.application_id
}
interface Answer {
  password: string
  access_token: string
  application_id: string
  rows: { id: string; answers: object }[]
}

it('asks the supervisor why, and then shows the case', async () => {
  const id = await lodged()
  const { page, troubles } = await openStage(browser)
  await signIn(page, 'shi.gang')
  await page.goto(`/applications/${id}`)
  await page.getByRole('heading', { name: '为什么要查看？' }).waitFor()
  await page.getByLabel('随机抽查').waitFor()
  expect(await barriers(page)).toEqual([])
  await shoot(page, 'purpose')
  await page.setViewportSize(PHONE)
  await shoot(page, 'phone-purpose')
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(wide).toBeLessThanOrEqual(PHONE.width)
  await page.setViewportSize(DESK)
  await page.getByLabel('随机抽查').check()
  await page.getByRole('button', { name: '说明目的并查看' }).press('Enter')
  await page.getByRole('link', { name: '决定书' }).waitFor()
  expect(troubles).toEqual([])
}, 120_000)
