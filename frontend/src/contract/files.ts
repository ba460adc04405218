/** Papers as files, up and down. Not through `client`: uploads tell how far they are. */
import type { Viewfinder } from './cameras'
import { ask, asProblem, authorisation, client, ORIGIN, renewed } from './client'
import { NoAnswer, Problem } from './problems'
import type { components } from './schema'
import type { Document } from './types'

export type SupplementPaper = components['schemas']['SupplementPaper']

const UPLOADS = `${ORIGIN}/api/v1`
const at = (id: string) => ({ path: { id } })

export const caseDocuments = (application: string) =>
  ask(client.GET('/api/v1/applications/{id}/documents', { params: at(application) })).then(
    (found) => found.rows,
  )
export const discardDocument = (id: string) =>
  ask(client.DELETE('/api/v1/documents/{id}', { params: at(id) }))
export const documentContent = (id: string) =>
  ask(client.GET('/api/v1/documents/{id}/content', { params: at(id), parseAs: 'blob' }))

/** Sends one file for the question `field`; `told` hears the share sent, 0 to 1. */
export function uploadDocument(field: string, file: Blob, told: Told): Promise<Document> {
  return upload<Document>(`documents?${query({ field })}`, file, told)
}

/** Sends one page of something a family was asked for; sent twice it is kept once. */
export function uploadSupplement(
  of: { application: string; supplement: string; asked: number },
  file: Blob,
  told: Told,
): Promise<SupplementPaper> {
  return upload<SupplementPaper>(`supplement-papers?${query(of)}`, file, told)
}

/** Sends one photo through a camera link; sent twice it is kept once. */
export function sendPhoto(key: string, photo: Blob, told: Told): Promise<Viewfinder> {
  return upload<Viewfinder>('camera-photos', photo, told, { 'Camera-Key': key })
}

type Told = (share: number) => void
const query = (asked: Record<string, string | number>) =>
  new URLSearchParams(Object.entries(asked).map(([name, value]) => [name, String(value)]))

async function upload<Kept>(path: string, file: Blob, told: Told, headers = {}): Promise<Kept> {
  const once = () => send(path, file, told, headers)
  const first = await once()
  const answer = first.status === 401 && (await renewed()) ? await once() : first
  const body: unknown = answer.response
  if (answer.status === 201) return body as Kept
  throw new Problem(asProblem(body, answer))
}

type Headers = Record<string, string>

function send(path: string, file: Blob, told: Told, more: Headers): Promise<XMLHttpRequest> {
  const request = new XMLHttpRequest()
  request.open('POST', `${UPLOADS}/${path}`)
  request.responseType = 'json'
  request.setRequestHeader('Content-Type', 'application/octet-stream')
  const headers = { ...authorisation(), ...more }
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
  request.upload.onprogress = ({ loaded, total }) => told(total ? loaded / total : 0)
  return new Promise((resolve, reject) => {
    request.onload = () => resolve(request)
    request.onerror = request.onabort = () => reject(new NoAnswer())
    request.send(file)
  })
}
