/** A wish on its pages: registered, signed by everybody, checked by the township's contact. */
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import { call } from './phone'
import { openStage, shoot, signIn, type Stage } from './stage'

export async function deskOf(browser: Browser, login: string): Promise<Stage> {
  const stage = await openStage(browser)
  await signIn(stage.page, login)
  return stage
}

/** Registers a family of the demonstration; the page then stands at its letter. */
export async function register(page: Page, family: RegExp): Promise<void> {
  await page.goto('/check-first/new')
  await page.getByRole('button', { name: family }).click()
  await page.getByRole('button', { name: /^登记，下一步签授权书/ }).click()
  await page.getByRole('button', { name: '生成授权书' }).click()
  await page.getByText(/^0\/\d 已签$/).waitFor()
}

/** Everybody signs, the first on the pad and the others on paper. */
export async function everybodySigns(page: Page, shot?: string): Promise<number> {
  const all = Number((await page.getByText(/^0\/\d 已签$/).textContent())?.[2])
  for (let done = 0; done < all; done += 1) {
    await page.getByRole('button', { name: /^请 .+ 签字$/ }).click()
    const dialog = page.getByRole('dialog')
    if (done === 0) await draw(page)
    else await dialog.getByLabel('拍纸质授权书').check()
    await dialog.getByLabel(/^我单独同意/).check()
    if (done === 0 && shot) await shoot(page, shot)
    await dialog.getByRole('button', { name: '签字', exact: true }).click()
    await page.getByText(`${done + 1}/${all} 已签`).waitFor()
  }
  return all
}

async function draw(page: Page): Promise<void> {
  const box = await page.locator('canvas').boundingBox()
  if (!box) throw new Error('there is no pad')
  await page.mouse.move(box.x + 60, box.y + 80)
  await page.mouse.down()
  for (let at = 0; at < 24; at += 1) {
    await page.mouse.move(box.x + 60 + at * 9, box.y + 80 + 40 * Math.sin(at / 2))
  }
  await page.mouse.up()
}

/** The check contact opens the newest wish and begins. */
export async function check(page: Page, name: RegExp): Promise<void> {
  await page.goto('/check-first')
  await page.getByRole('link', { name }).first().click()
  await page.getByRole('button', { name: '开始核对' }).click()
  await page.getByRole('heading', { name: '各项核对' }).waitFor()
}

/** What an office of the simulator does from now on. */
export async function turn(office: string, knobs: object): Promise<void> {
  const { mailbox } = await call<{ mailbox: string }>('/demo/citizens')
  const body = JSON.stringify(knobs)
  const headers = { 'Content-Type': 'application/json' }
  const answer = await fetch(new URL(`/_control/${office}`, mailbox), {
    method: 'POST',
    headers,
    body,
  })
  expect(answer.ok).toBe(true)
}
