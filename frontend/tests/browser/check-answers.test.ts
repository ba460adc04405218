/** A family that said little: what is still open is answered on the result page, item by item. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { call } from './phone'
import { inventedId } from './people'
import { barriers, openBrowser, openStage, PHONE, shoot, signIn } from './stage'

const CLERK = 'ding.lu'
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
})

/** A widow, her son and her mother: who they are, and nothing else. */
async function registered(): Promise<string> {
  const { password } = await call<{ password: string }>('/demo/sign-ins')
  const clerk = await call<{ access_token: string }>('/sessions', { login: CLERK, password })
  const place = { id_type: 'resident_id', hukou_region: '321311101391' }
  const persons = [
    {
      person_name: '周示范',
      id_number: inventedId([1980, 1989], 'F'),
      relation_to_applicant: '01',
    },
    {
      person_name: '周小试',
      id_number: inventedId([2013, 2013], 'M'),
      relation_to_applicant: '20',
    },
  ].map((row) => ({ ...row, ...place }))
  const supporter = {
    supporter_name: '周外婆',
    supporter_id_number: inventedId([1970, 1972], 'F'),
    supporter_relation: '52',
  }
  const said = { household: { contact_phone: '000-9000-0086', area_type: 'rural' }, persons }
  const made = await call<{ id: string }>(
    '/intents',
    { answers: { ...said, supporters: [supporter] } },
    { Authorization: `Bearer ${clerk.access_token}`, 'Idempotency-Key': crypto.randomUUID() },
  )
  return made.id
}

function rowOf(page: Page, item: string) {
  return page.getByRole('listitem').filter({ has: page.getByText(item, { exact: true }) })
}

async function fits(page: Page): Promise<void> {
  const [wide, view] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    window.innerWidth,
  ])
  expect(wide).toBeLessThanOrEqual(view ?? 0)
}

it('answers what is open where it stands, and the result follows at once', async () => {
  const id = await registered()
  const { page, troubles } = await openStage(browser)
  await signIn(page, CLERK)
  await page.goto(`/check-first/${id}/result`)
  await page.getByRole('heading', { name: '推算的赡（抚、扶）养费' }).waitFor()
  await page.getByText(/月收入超过 .+ 元的部分，推算 50%/).waitFor()
  await shoot(page, 'check-answers-1-open')
  expect(await barriers(page)).toEqual([])

  const dibao = rowOf(page, '最低生活保障')
  await dibao.getByText(/^还要知道 \d+ 项，现在回答$/).click()
  await dibao.getByRole('button', { name: '记下，重新测算' }).click()
  await dibao.getByText('先回答一项。').waitFor()
  await shoot(page, 'check-answers-2-questions')
  const before = Number(
    (await dibao.getByText(/^还要知道 \d+ 项/).textContent())?.match(/\d+/)?.[0],
  )
  for (const group of await dibao.locator('fieldset').all()) {
    await group.getByRole('radio').first().check()
  }
  await dibao.getByRole('button', { name: '记下，重新测算' }).click()
  await page.getByText(/^已记下 \d+ 项回答/).waitFor()
  const now = dibao.getByText(/^还要知道 \d+ 项/)
  await expect
    .poll(async () => Number((await now.textContent())?.match(/\d+/)?.[0]), { timeout: 20_000 })
    .toBeLessThan(before)
  await shoot(page, 'check-answers-3-answered')
  expect(await barriers(page)).toEqual([])

  await page.setViewportSize(PHONE)
  await fits(page)
  await shoot(page, 'check-answers-4-phone')
  expect(troubles).toEqual([])
}, 300_000)
