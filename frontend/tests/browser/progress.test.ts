/** A receipt, a phone, no account; then papers photographed at home, through a lost line. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { askFor, newFamily, type PhoneFamily } from './family'
import { codeFor } from './phone'
import { barriers, DESK, openBrowser, openStage, PHONE, shoot, signIn } from './stage'

const NARROW = { width: 320, height: 640 }
const THEMES = ['elder', 'default'] as const
const ASKED = ['房屋安全鉴定报告', '医疗费用收据']
let browser: Browser
let page: Page
let troubles: string[]
let family: PhoneFamily

beforeAll(async () => {
  browser = await openBrowser()
  family = await newFamily()
  await askFor(family, ASKED)
  ;({ page, troubles } = await openStage(browser, PHONE))
}, 120_000)
afterAll(async () => {
  await browser.close()
  expect(troubles).toEqual([])
})

/** Nobody is kept out in either size of type, on a phone and on a very narrow one. */
async function fine(name: string): Promise<void> {
  for (const theme of THEMES) {
    await page.evaluate((next) => (document.documentElement.dataset['theme'] = next), theme)
    for (const size of [PHONE, NARROW]) {
      await page.setViewportSize(size)
      await shoot(page, `phone-${name}-${theme}-${size.width}`)
      expect([name, theme, await barriers(page)]).toEqual([name, theme, []])
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      expect([name, theme, wide]).toEqual([name, theme, size.width])
      expect([name, theme, await small(theme === 'elder' ? 60 : 44)]).toEqual([name, theme, []])
    }
  }
  await page.setViewportSize(PHONE)
  await page.evaluate(() => (document.documentElement.dataset['theme'] = 'elder'))
}

/** Buttons, links and inputs that a thumb would miss. */
async function small(least: number): Promise<string[]> {
  return page.evaluate((target) => {
    const all = document.querySelectorAll<HTMLElement>('button, a, summary, .control, label.choice')
    return [...all]
      .filter((one) => one.offsetParent !== null && !one.classList.contains('skip-link'))
      .filter((one) => one.getBoundingClientRect().height < target - 0.5)
      .map((one) => `${one.tagName} ${one.textContent.trim().slice(0, 20)}`)
  }, least)
}

it('prints a code and a QR code on the receipt', async () => {
  const desk = await openStage(browser, DESK)
  await signIn(desk.page, 'wu.xiaoyan')
  await desk.page.goto(`/applications/${family.application}/receipt`)
  const code = family.code.match(/.{4}/g)?.join(' ') ?? ''
  await desk.page.getByText(code).waitFor()
  await desk.page.getByRole('img', { name: '查进度的网页二维码' }).waitFor()
  await shoot(desk.page, 'receipt-query-code')
  expect(await barriers(desk.page)).toEqual([])
  await desk.page.context().close()
})

it('tells nothing for a wrong code', async () => {
  await page.goto('/m/')
  await page.getByRole('link', { name: /用回执查进度/ }).click()
  await page.getByLabel('查询码', { exact: true }).fill('000011112222')
  await page.getByLabel('身份证号').fill(family.number)
  await fine('progress-form')
  await page.getByRole('button', { name: '查进度' }).click()
  await page.getByText(/没有查到/).waitFor()
})

it('shows how far the case is, without name, sum or sign-in', async () => {
  const urls: string[] = []
  page.on('request', (request) => urls.push(request.url()))
  await page.getByLabel('查询码', { exact: true }).fill(family.code)
  await page.getByLabel('身份证号').fill(family.number)
  await page.getByRole('button', { name: '查进度' }).click()
  await page.getByText('申请人 刘**').waitFor()
  await page.getByRole('heading', { name: '还要补 2 样材料' }).waitFor()
  expect(await page.locator('main').innerText()).not.toContain(family.name)
  expect(urls.filter((url) => url.includes(family.code) || url.includes(family.number))).toEqual([])
  expect(page.url()).not.toContain(family.code)
  await fine('progress')
})

it('reads the page aloud, dates in words and masks not as stars', async () => {
  await page.evaluate(() => {
    const said: string[] = []
    Object.assign(window, { said })
    window.speechSynthesis.speak = (one) => void said.push(one.text)
  })
  await page.getByRole('button', { name: '读给我听' }).click()
  const said = await page.evaluate(() => (window as unknown as { said: string[] }).said)
  expect(said[0]).toBe('办理进度')
  expect(said.join()).toMatch(/申请人 刘某/)
  expect(said.join()).toMatch(/\d+年\d+月\d+日/)
  expect(said.join()).not.toContain('*')
  await page.getByRole('button', { name: '不读了' }).click()
})

it('remembers how large somebody reads', async () => {
  await page.getByRole('button', { name: '标准字' }).click()
  await page.reload()
  const theme = () => page.evaluate(() => document.documentElement.dataset['theme'])
  await expect.poll(theme).toBe('default')
  await page.getByRole('button', { name: '大字', exact: true }).click()
  await expect.poll(theme).toBe('elder')
})

it('leads the family from its case to the papers asked for', async () => {
  await page.goto('/m/#/cases')
  await page.getByLabel('手机号', { exact: true }).fill(family.phone)
  await page.getByRole('button', { name: '获取验证码' }).click()
  await page.getByLabel('验证码', { exact: true }).fill(await codeFor(family.phone))
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByLabel('姓名').fill(family.name)
  await page.getByLabel('身份证号').fill(family.number)
  await page.getByRole('button', { name: '提交核实' }).click()
  await page.locator('a[href^="#/cases/"]').first().click()
  await page.getByRole('heading', { name: '办到哪一步' }).waitFor()
  await fine('case')
  await page.getByRole('link', { name: '拍照补交' }).click()
  await page.getByRole('heading', { name: ASKED[0] ?? '' }).waitFor()
})

it('keeps what was photographed through a lost line and a reload', async () => {
  await photograph('一.png')
  await page.getByText('已上传').waitFor()
  await page.context().setOffline(true)
  await photograph('二.png')
  await page.getByText('没有传上去').first().waitFor()
  await fine('supplement-lost')
  await page.context().setOffline(false) // the browser says that it is online again
  await page.getByText('已上传').nth(1).waitFor()
  await page.reload()
  await page.getByText('已上传').nth(1).waitFor()
})

it('hands everything in once all of it is there', async () => {
  await page.getByRole('button', { name: '下一样' }).click()
  await page.getByRole('button', { name: '先跳过' }).click()
  await page.getByText('还没有拍').waitFor()
  expect(await page.getByRole('button', { name: '全部交上去' }).isDisabled()).toBe(true)
  await fine('supplement-check')
  await page.getByRole('button', { name: /^改/ }).nth(1).click()
  await photograph('三.png')
  await page.getByText('已上传').waitFor()
  await page.getByRole('button', { name: '下一样' }).click()
  await page.getByRole('button', { name: '全部交上去' }).click()
  await page.getByRole('heading', { name: '已交上去' }).waitFor()
  await fine('supplement-done')
})

/** A picture of its own each time: the same page twice is kept once. */
async function photograph(name: string): Promise<void> {
  const picture = await page.evaluate(async (text) => {
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = 64
    canvas.getContext('2d')?.fillText(text, 4, 32)
    return canvas.toDataURL('image/png').split(',')[1] ?? ''
  }, name)
  await page.locator('input[type=file]').setInputFiles({
    name,
    mimeType: 'image/png',
    buffer: Buffer.from(picture, 'base64'),
  })
}
