/** A city at work: many steps waiting at one seat, made in the database behind the server. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { town } from './town'

const ROOT = resolve(import.meta.dirname, '../../..')
const PYTHON = process.env['PYTHON'] ?? join(ROOT, '.venv/bin/python')
const ASK = `
import sys
from pathlib import Path
from adapters import postgres
server = postgres.running(postgres.place(Path(sys.argv[1]) / "pg"))
assert server is not None, "no database runs there"
print(server.sql(sys.argv[2]))
`

/** Asks the database itself, as its administrator. */
export async function sql(text: string): Promise<string> {
  const { stdout } = await promisify(execFile)(PYTHON, ['-c', ASK, town.data, text], {
    cwd: ROOT,
  })
  return stdout.trim()
}

/** As many determinations, copies of the newest case, open at the county's civil affairs. */
export async function manySteps(many: number): Promise<void> {
  const text = readFileSync(join(import.meta.dirname, 'many.sql'), 'utf8')
  await sql(text.replace(':many', String(many)))
}

/** Takes the copies off every desk: other tests look for their own case there. */
export async function clearDesks(): Promise<void> {
  await sql(`SET search_path = city; UPDATE step SET state = 'cancelled' WHERE application_id IN
    (SELECT id FROM application WHERE number LIKE '90000%')`)
}
