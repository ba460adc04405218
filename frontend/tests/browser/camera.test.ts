/** A paper photographed with the family's phone: a code at the desk, a picture, and it is there. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { register } from './wish'
import {
  barriers,
  DESK,
  openBrowser,
  openStage,
  openWidowsForm,
  PHONE,
  shoot,
  signIn,
  type Stage,
} from './stage'

let browser: Browser
let stage: Stage
let page: Page
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
})
beforeEach(async () => {
  stage = await openStage(browser)
  page = stage.page
  await signIn(page, 'ding.lu')
  await openWidowsForm(page)
})

const lend = () => page.getByRole('button', { name: /^用手机拍：房屋安全鉴定/ })
const panel = () => page.getByRole('region', { name: /^用手机拍“房屋安全鉴定/ })

/** A paper as a telephone photographs it: the browser draws and encodes it. */
async function photo(words: string, width = 1200): Promise<Buffer> {
  const bytes = await page.evaluate(
    async ([text, wide]) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: wide, height: 1600 })
      const pen = canvas.getContext('2d')
      if (!pen) return []
      pen.fillStyle = '#f6f2e6'
      pen.fillRect(0, 0, wide, 1600)
      pen.fillStyle = '#222'
      pen.font = '64px sans-serif'
      pen.fillText(text, 120, 200)
      for (let line = 0; line < 14; line += 1) pen.fillRect(120, 320 + line * 80, wide - 240, 12)
      const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg'))
      return [...new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0))]
    },
    [words, width] as const,
  )
  return Buffer.from(bytes)
}

/** The phone that scanned the code: another browser, nobody signed in. */
async function scan(): Promise<Stage> {
  await lend().click()
  const address = await panel().getByRole('link').getAttribute('href')
  const phone = await openStage(browser, PHONE)
  await phone.page.goto(address ?? '')
  return phone
}
const camera = (phone: Page) => phone.getByLabel(/打开相机|再拍一张/)
const picture = (buffer: Buffer) => ({ name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer })

it('goes from the phone into the form, and the clerk sees it arrive', async () => {
  const { page: phone, troubles } = await scan()
  await phone.getByRole('heading', { name: '给这份材料拍照' }).waitFor()
  expect(await phone.locator('main').innerText()).not.toMatch(/刘晓梅|王子轩|\d{6}/)
  await shoot(phone, 'camera-phone-take')
  expect(await barriers(phone)).toEqual([])
  await panel().scrollIntoViewIfNeeded()
  await shoot(page, 'camera-desk-code', false)
  for (const theme of ['elder', 'dark', 'high-contrast', 'default']) {
    await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme)
    expect([theme, await barriers(page)]).toEqual([theme, []])
    if (theme !== 'default') await shoot(page, `camera-desk-${theme}`, false)
  }
  await page.setViewportSize(PHONE)
  await panel().scrollIntoViewIfNeeded()
  await shoot(page, 'camera-desk-narrow', false)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(wide).toBeLessThanOrEqual(PHONE.width)
  await page.setViewportSize(DESK)

  await camera(phone).setInputFiles(picture(await photo('房屋安全鉴定报告')))
  await camera(phone).setInputFiles(picture(await photo('第二页')))
  await phone.getByRole('heading', { name: /拍清楚了吗/ }).waitFor()
  await expect.poll(() => phone.getByRole('img').count()).toBe(2)
  await shoot(phone, 'camera-phone-check')
  expect(await barriers(phone)).toEqual([])
  await phone.getByRole('button', { name: '发给窗口（共 2 张）' }).click()
  await phone.getByRole('heading', { name: '窗口已收到 2 张' }).waitFor()
  await shoot(phone, 'camera-phone-done')

  await panel().getByText('已收到 2 张照片').waitFor()
  await page.getByText('已上传2份文件').waitFor()
  await panel().getByRole('button', { name: '放大或缩小手机照片2' }).waitFor()
  await shoot(page, 'camera-desk-arrived', false)
  expect(await barriers(page)).toEqual([])

  await panel().getByRole('button', { name: '拍完了，关闭链接' }).click()
  await panel().waitFor({ state: 'detached' })
  await expect.poll(() => lend().evaluate((button) => button === document.activeElement)).toBe(true)
  await phone.reload()
  await phone.getByRole('heading', { name: '这个拍照链接已经失效' }).waitFor()
  await shoot(phone, 'camera-phone-dead')
  await page.keyboard.press('Control+Enter')
  await page.waitForURL(/receipt$/)
  await page.goto(new URL(page.url()).pathname.replace('/receipt', '?tab=materials'))
  const saving = page.getByRole('button', { name: /^下载房屋安全鉴定/ })
  await saving.first().waitFor()
  expect(await saving.count()).toBe(2)
  expect([...stage.troubles, ...troubles]).toEqual([])
})

it('comes once although the line was lost and it was sent again', async () => {
  const { page: phone } = await scan()
  await camera(phone).setInputFiles(picture(await photo('断网的一页')))
  let lost = 0
  await phone.route('**/api/v1/camera-photos', async (route) => {
    lost += 1
    await route.fetch() // it arrives, and its answer does not
    await route.abort()
  })
  await phone.getByRole('button', { name: /^发给窗口/ }).click()
  await phone.getByText('有照片没有发出去').waitFor()
  await shoot(phone, 'camera-phone-lost')
  expect(await barriers(phone)).toEqual([])
  await phone.unroute('**/api/v1/camera-photos')
  await phone.getByRole('button', { name: '再发一次（还有 1 张）' }).click()
  await phone.getByRole('heading', { name: '窗口已收到 1 张' }).waitFor()
  expect(lost).toBe(1)
  await panel().getByText('已收到 1 张照片').waitFor()
  await page.getByText('已上传1份文件').waitFor()
})

it('is usable in standard type too, and dies with the form', async () => {
  const { page: phone } = await scan()
  await phone.getByRole('button', { name: '标准字' }).click()
  await camera(phone).setInputFiles(picture(await photo('大字', 4000)))
  await phone.getByRole('heading', { name: /拍清楚了吗/ }).waitFor()
  await shoot(phone, 'camera-phone-standard')
  expect(await barriers(phone)).toEqual([])
  const wide = await phone.evaluate(() => document.documentElement.scrollWidth)
  expect(wide).toBeLessThanOrEqual(PHONE.width)
  await page.goto('/apply')
  await page.locator('h1').first().waitFor()
  await phone.getByRole('button', { name: /^发给窗口/ }).click()
  await phone.getByRole('heading', { name: '这个拍照链接已经失效' }).waitFor()
  await phone.getByText('还有 1 张没有发出去').waitFor()
})

it('photographs a letter signed on paper, inside the dialog', async () => {
  await register(page, /^H01/)
  await page.getByRole('button', { name: /^请 .+ 签字$/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('拍纸质授权书').check()
  await dialog.getByRole('button', { name: /^用手机拍/ }).click()
  const address = await dialog.getByRole('link').getAttribute('href')
  const { page: phone } = await openStage(browser, PHONE)
  await phone.goto(address ?? '')
  await camera(phone).setInputFiles(picture(await photo('授权书')))
  await phone.getByRole('button', { name: /^发给窗口/ }).click()
  await dialog.getByText('已收到 1 张照片').waitFor()
  await shoot(page, 'camera-desk-dialog', false)
  expect(await barriers(page)).toEqual([])
  await dialog.getByRole('button', { name: '拍完了，关闭链接' }).click()
  await dialog.getByLabel(/^我单独同意/).check()
  await dialog.getByRole('button', { name: '签字', exact: true }).click()
  await page.getByText(/^1\/\d 已签/).waitFor()
  expect(stage.troubles).toEqual([])
})
