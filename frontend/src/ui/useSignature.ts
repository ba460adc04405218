/** Drawing a signature on a canvas with a pen, a finger or a mouse: strokes, taking back, picture. */
import { onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue'
import { draw, toPng } from './drawing'
import { isSigned, type Point } from './strokes'

const SHARPEST = 2 // a clear picture from any screen

/** `signed` follows whether there is more on the pad than a slip of the hand. */
export function useSignature(
  canvas: Readonly<Ref<HTMLCanvasElement | null>>,
  signed: Ref<boolean>,
) {
  const strokes = ref<Point[][]>([])
  const scale = ref(1)
  let drawing = false

  function fit(): void {
    const pad = canvas.value
    if (!pad) return
    scale.value = Math.max(window.devicePixelRatio, SHARPEST)
    pad.width = Math.round(pad.clientWidth * scale.value)
    pad.height = Math.round(pad.clientHeight * scale.value)
    repaint()
  }
  function repaint(): void {
    if (canvas.value) draw(canvas.value, strokes.value, scale.value)
  }
  function begin(event: PointerEvent): void {
    if (!event.isPrimary || event.button > 0) return
    canvas.value?.setPointerCapture(event.pointerId)
    drawing = true
    strokes.value.push([pointOf(event)])
  }
  function go(event: PointerEvent): void {
    if (!drawing || !event.isPrimary) return
    const all = event.getCoalescedEvents()
    strokes.value.at(-1)?.push(...(all.length ? all : [event]).map(pointOf))
    repaint()
  }
  watch(
    strokes,
    () => {
      signed.value = isSigned(strokes.value)
      repaint()
    },
    { deep: true },
  )
  onMounted(() => {
    fit()
    window.addEventListener('resize', fit)
  })
  onBeforeUnmount(() => window.removeEventListener('resize', fit))

  return {
    strokes,
    /** For the canvas: `v-on="pen"`. */
    pen: {
      pointerdown: begin,
      pointermove: go,
      pointerup: () => (drawing = false),
      pointercancel: () => (drawing = false),
    },
    undo: () => void strokes.value.pop(),
    clear: () => void (strokes.value = []),
    /** The picture of what was drawn. */
    png: (): Promise<Blob> =>
      canvas.value ? toPng(canvas.value) : Promise.reject(new Error('no pad')),
  }
}

function pointOf(event: PointerEvent): Point {
  const press = event.pointerType === 'pen' ? event.pressure : 0.5
  return { x: event.offsetX, y: event.offsetY, press }
}
