/** A phone's camera lent to one paper: the desk opens and closes the link, the phone looks. */
import { ask, client } from './client'
import type { components } from './schema'

type Shapes = components['schemas']
export type Camera = Shapes['CameraView']
export type CameraLink = Shapes['CameraLink']
export type Viewfinder = Shapes['Viewfinder']

/** Where the paper belongs, as far as there is a case. */
export interface CameraPlace {
  application_id?: string
  supplement_id?: string
}

const at = (id: string) => ({ params: { path: { id } } })

export const openCamera = (field: string, place: CameraPlace) =>
  ask(client.POST('/api/v1/cameras', { body: { field, ...place } }))
export const readCamera = (id: string) => ask(client.GET('/api/v1/cameras/{id}', at(id)))
/** Also from a page that is about to go. */
export const closeCamera = (id: string) =>
  ask(client.DELETE('/api/v1/cameras/{id}', { ...at(id), keepalive: true }))

/** The key goes in a header, never in an address. */
export const lookThrough = (key: string) =>
  ask(client.GET('/api/v1/camera-photos', { params: { header: { 'Camera-Key': key } } }))
