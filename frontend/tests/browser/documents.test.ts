/** A paper as a file: chosen in the form, seen in the case, saved from there. */
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { openBrowser, openStage, openWidowsForm, shoot, signIn, type Stage } from './stage'

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

/** A real photo: what the browser itself draws and encodes. */
async function photo(): Promise<Buffer> {
  const bytes = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 })
    canvas.getContext('2d')?.fillRect(40, 40, 300, 200)
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg'))
    return [...new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0))]
  })
  return Buffer.from(bytes)
}

const chooser = () => page.getByLabel(/为“房屋安全鉴定.*”上传文件/)

it('goes from the form into the case and can be saved there, unchanged', async () => {
  const buffer = await photo()
  await chooser().setInputFiles({ name: '报告.jpg', mimeType: 'image/jpeg', buffer })
  await page.getByText('报告.jpg').waitFor()
  await page.getByText('已上传1份文件').scrollIntoViewIfNeeded()
  await shoot(page, 'paper-in-form', false)
  await page.keyboard.press('Control+Enter')
  await page.waitForURL(/receipt$/)
  await page.goto(new URL(page.url()).pathname.replace('/receipt', '?tab=materials'))
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: /^下载房屋安全鉴定/ }).click()
  const path = await (await saved).path()
  await shoot(page, 'paper-in-case')
  expect(readFileSync(path).equals(buffer)).toBe(true)
  expect(stage.troubles).toEqual([])
})

it('says why a file is not taken, and takes the next one', async () => {
  const buffer = Buffer.from('<html><script>alert(1)</script>')
  await chooser().setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer })
  await page.getByRole('alert').filter({ hasText: '只收 JPG、PNG 照片和 PDF' }).waitFor()
  await chooser().setInputFiles({
    name: 'good.jpg',
    mimeType: 'image/jpeg',
    buffer: await photo(),
  })
  await page.getByText('已上传1份文件').waitFor()
  await page.getByRole('button', { name: '移除good.jpg' }).click()
  await page.getByText('已收纸质件').first().waitFor()
  expect(stage.troubles).toEqual([])
})
