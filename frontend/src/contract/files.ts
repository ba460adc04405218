/** Papers as files, up and down. Not through `client`: uploads tell how far they are. */
import { ask, asProblem, authorisation, client, ORIGIN, renewed } from './client'
import { NoAnswer, Problem } from './problems'
import type { Document } from './types'

const PATH = `${ORIGIN}/api/v1/documents`
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
export async function uploadDocument(
  field: string,
  file: Blob,
  told: (share: number) => void,
): Promise<Document> {
  const first = await send(field, file, told)
  const answer = first.status === 401 && (await renewed()) ? await send(field, file, told) : first
  const body: unknown = answer.response
  if (answer.status === 201) return body as Document
  throw new Problem(asProblem(body, answer))
}

function send(field: string, file: Blob, told: (share: number) => void): Promise<XMLHttpRequest> {
  const request = new XMLHttpRequest()
  request.open('POST', `${PATH}?field=${encodeURIComponent(field)}`)
  request.responseType = 'json'
  request.setRequestHeader('Content-Type', 'application/octet-stream')
  for (const [name, value] of Object.entries(authorisation())) request.setRequestHeader(name, value)
  request.upload.onprogress = ({ loaded, total }) => told(total ? loaded / total : 0)
  return new Promise((resolve, reject) => {
    request.onload = () => resolve(request)
    request.onerror = request.onabort = () => reject(new NoAnswer())
    request.send(file)
  })
}
