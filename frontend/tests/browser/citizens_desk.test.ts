/** Residents at the window: who they are, and who may act for them. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { inventedId } from './people'
import { call, inventedPhone, signInOn } from './phone'
import { barriers, DESK, openBrowser, openStage, PHONE, shoot, signIn } from './stage'

const PHONE_NUMBER = inventedPhone()
const RESIDENT = { name: '周海', id_number: inventedId([1970, 1980], 'M') }
const AGENT = { name: '陶小岚', id_number: inventedId([1985, 1995], 'F') }
let browser: Browser
let page: Page
let troubles: string[]
const addresses: string[] = []

beforeAll(async () => {
  browser = await openBrowser()
  ;({ page, troubles } = await openStage(browser))
  page.on('request', (request) => addresses.push(request.url()))
  await signIn(page, 'wu.xiaoyan')
  await page.getByRole('link', { name: '居民代办' }).click()
  await page.getByRole('heading', { name: '居民账号与代办' }).waitFor()
}, 120_000)
afterAll(async () => {
  await browser.close()
  expect(troubles).toEqual([])
})

/** Nothing in the way of anybody, on the desk's screen and on a phone's. */
async function fine(name: string): Promise<void> {
  await shoot(page, `k-${name}`, false)
  expect(await barriers(page)).toEqual([])
  await page.setViewportSize(PHONE)
  await shoot(page, `k-${name}-phone`)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width)
  await page.setViewportSize(DESK)
}

async function confirm(): Promise<void> {
  await page.getByRole('button', { name: '确认是本人' }).click()
}

it('wants the card itself to be looked at', async () => {
  await fine('confirm')
  await page.getByLabel('身份证号（照身份证）').fill(RESIDENT.id_number)
  await page.getByLabel('姓名（照身份证）').fill(RESIDENT.name)
  await page.getByLabel('居民登录用的手机号').fill(PHONE_NUMBER)
  await confirm()
  await page.getByRole('link', { name: /请先看身份证原件/ }).click()
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('c-seen')
  await fine('confirm-wrong')
})

it('says what to do when nobody has stated this on the phone', async () => {
  await page.getByLabel('我看过身份证原件').check()
  await confirm()
  await page.getByRole('heading', { name: '没有等待核实的居民' }).waitFor()
  await fine('nothing-waiting')
})

it('confirms whom the phone has named, and shows masks only', async () => {
  const phone = await signInOn(PHONE_NUMBER)
  await call('/citizens/me/identity', RESIDENT, phone)
  await confirm()
  await page.getByRole('heading', { name: '身份已核实' }).waitFor()
  await fine('confirmed')
  expect(await page.content()).not.toContain(RESIDENT.id_number)
  const me = await call<{ identity: string }>('/citizens/me', undefined, phone)
  expect(me.identity).toBe('confirmed')
})

it('records a signed paper, by keyboard, once it is whole', async () => {
  await page.getByRole('tab', { name: '代办与监护' }).click()
  await page.getByLabel('被代办人身份证号').fill(RESIDENT.id_number)
  await page.keyboard.press('Enter')
  await page.getByText('没有代办授权').waitFor()
  await fine('none')
  await page.getByRole('button', { name: '登记纸质授权或监护' }).click()
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await page.getByRole('heading', { name: '有 5 处需要改一下' }).waitFor()
  await fine('paper-wrong')
  await page.getByLabel('被代办人姓名').fill(RESIDENT.name)
  await page.getByLabel('代办人姓名', { exact: true }).fill(AGENT.name)
  await page.getByLabel('代办人身份证号', { exact: true }).fill(AGENT.id_number)
  await page.getByLabel('纸质文书编号').fill('授字〔2026〕12号')
  await page.getByLabel('最后一天').fill('20991231')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: /期限太长/ }).click()
  await page.keyboard.press('Control+A')
  await page.keyboard.type((await lastDay()).replaceAll('-', ''))
  await fine('paper')
  await page.keyboard.press('Enter')
  const row = page.getByRole('listitem').filter({ hasText: '授字〔2026〕12号' })
  await row.getByText('陶**').waitFor()
  await row.getByText('有效', { exact: true }).waitFor()
  expect(await page.locator('main').textContent()).not.toContain(AGENT.id_number)
  await fine('found')
})

async function lastDay(): Promise<string> {
  const { now } = await call<{ now: string }>('/demo/clock')
  return new Date(new Date(now).getTime() + 30 * 86_400_000).toISOString().slice(0, 10)
}

it('ends it once somebody says why', async () => {
  await page.getByRole('button', { name: '撤销 陶** 的代办' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '撤销', exact: true }).click()
  await dialog.getByText('请选择').waitFor()
  await dialog.getByLabel('代办人滥用授权').check()
  await fine('end')
  await dialog.getByRole('button', { name: '撤销', exact: true }).click()
  await page.getByText('没有代办授权').waitFor()
  await page.getByRole('button', { name: '换下一位' }).click()
  expect(await page.getByLabel('被代办人身份证号').inputValue()).toBe('')
})

it('speaks English to who wants it', async () => {
  await page.evaluate(() => localStorage.setItem('lianban.locale', 'en'))
  await page.reload()
  await page.getByRole('tab', { name: 'Authorisations' }).click()
  await page.getByRole('button', { name: 'Record one from paper' }).click()
  await fine('english')
})

it('keeps names, numbers and phones out of every address', () => {
  const personal = [RESIDENT.id_number, AGENT.id_number, PHONE_NUMBER, encodeURI(RESIDENT.name)]
  expect(addresses.filter((one) => personal.some((word) => one.includes(word)))).toEqual([])
})
