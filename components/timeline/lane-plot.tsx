'use client'

import { type KeyboardEvent, lazy, type PointerEvent, type ReactNode, useRef, useState } from 'react'
import { AfterLoad } from '@/components/ui/after-load'
import type { TimelineMark } from '@/lib/timeline/contract'
import { LaneShades } from './lane-shades'
import type { Domain } from './place'

const LaneAxis = lazy(() => import('./lane-axis'))

type LanePlotProps = {
  domain: Domain
  /** The open item, when it stands alone in the picture. */
  chosen: TimelineMark | undefined
  onZoom: (from: number, to: number) => void
  children: ReactNode
}

/** A press that moves less is a click. */
const LEAST_DRAG_PX = 5

/** Where the lanes stand: dragging chooses a stretch of time, arrows walk the marks, + and - zoom. */
export function LanePlot({ domain, chosen, onZoom, children }: LanePlotProps) {
  const plot = useRef<HTMLDivElement>(null)
  const frame = useRef<HTMLElement>(null)
  const drag = useDrag(plot, domain, onZoom)
  return (
    <section
      ref={frame}
      aria-label="Timeline as a picture"
      aria-keyshortcuts="ArrowLeft ArrowRight ArrowUp ArrowDown Enter + -"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrows begin here; the marks themselves are no tab stops
      tabIndex={0}
      onKeyDown={(event) => onKey(event, frame.current, domain, onZoom)}
      {...drag.handlers}
      className="relative cursor-crosshair touch-pan-y rounded-ui border bg-panel pt-1 select-none [--gutter:0.75rem] sm:[--gutter:14rem] xl:[--gutter:18rem]"
    >
      <div
        ref={plot}
        aria-hidden="true"
        className="pointer-events-none absolute inset-y-0 right-4 left-(--gutter)"
      >
        <LaneShades domain={domain} chosen={chosen} pointed={drag.pointed} dragged={drag.dragged} />
      </div>
      {children}
      <AfterLoad fallback={<div className="h-7" />}>
        <LaneAxis domain={domain} pointed={drag.pointed} />
      </AfterLoad>
    </section>
  )
}

/** The keys that mean something here; what they do comes with the first of them. */
const KEYS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', '+', '=', '-']

function onKey(
  event: KeyboardEvent,
  frame: HTMLElement | null,
  domain: Domain,
  zoom: LanePlotProps['onZoom'],
) {
  const { key, metaKey, ctrlKey, altKey } = event
  if (!frame || metaKey || ctrlKey || altKey || !KEYS.includes(key)) return
  event.preventDefault()
  void import('./lane-keys').then(({ keyOnLanes }) => keyOnLanes(key, frame, domain, zoom))
}

type Plot = { current: HTMLElement | null }

function useDrag(plot: Plot, domain: Domain, onZoom: LanePlotProps['onZoom']) {
  const [pointed, setPointed] = useState<number>()
  const [start, setStart] = useState<{ x: number; at: number }>()
  const [moved, setMoved] = useState(false)
  const dragging = start !== undefined && moved
  const stop = () => setStart(undefined)
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      const at = momentUnder(plot.current, event.clientX, domain)
      setMoved(false)
      if (at === undefined || event.pointerType !== 'mouse' || event.button !== 0) return
      setStart({ x: event.clientX, at })
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      setPointed(momentUnder(plot.current, event.clientX, domain, start !== undefined))
      if (!start || moved || Math.abs(event.clientX - start.x) < LEAST_DRAG_PX) return
      event.currentTarget.setPointerCapture(event.pointerId)
      setMoved(true)
    },
    onPointerUp: () => {
      stop()
      if (dragging && pointed !== undefined) onZoom(Math.min(start.at, pointed), Math.max(start.at, pointed))
    },
    onPointerCancel: stop,
    onPointerLeave: () => !dragging && setPointed(undefined),
    onClickCapture: (event: { preventDefault: () => void; stopPropagation: () => void }) => {
      if (!moved) return
      event.preventDefault()
      event.stopPropagation()
      setMoved(false)
    },
  }
  return {
    pointed,
    dragged: dragging && pointed !== undefined ? { from: start.at, to: pointed } : undefined,
    handlers,
  }
}

/** Undefined beside the picture, or its edge when `clamp`. */
function momentUnder(plot: HTMLElement | null, x: number, { from, to }: Domain, clamp = false) {
  const box = plot?.getBoundingClientRect()
  if (!box) return undefined
  const fraction = (x - box.left) / box.width
  if (!clamp && (fraction < 0 || fraction > 1)) return undefined
  return from + Math.max(0, Math.min(1, fraction)) * (to - from)
}
