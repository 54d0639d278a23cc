'use client'

import { type ReactNode, useState } from 'react'
import { pointAt, useCursor } from './cursor'
import { EDGE } from './frame-geometry'
import { keyedTo } from './surface-keys'

export type Domain = { from: number; to: number; stepMs: number }

type SurfaceProps = {
  label: string
  domain: Domain
  /** What stands at a moment, for those who hear it. */
  wordsAt: (at: number) => string
  onZoom: (from: number, to: number) => void
  /** What moves with the cursor or stands over the plot, placed by `fractionOf`. */
  children?: ReactNode
}

const LEAST_STEPS = 2

export const fractionOf = ({ from, to }: Domain, at: number): number =>
  to > from ? (at - from) / (to - from) : 0

/** Over a plot: pointer and arrow keys move the cursor all charts share, dragging chooses a stretch of time. */
export function Surface({ label, domain, wordsAt, onZoom, children }: SurfaceProps) {
  const cursor = useCursor()
  const [start, setStart] = useState<number>()
  const at = Math.max(domain.from, Math.min(domain.to, cursor ?? domain.to))
  const percent = (moment: number) => `${fractionOf(domain, moment) * 100}%`

  const finish = () => {
    setStart(undefined)
    if (start === undefined) return
    const [from, to] = start < at ? [start, at] : [at, start]
    if (to - from >= LEAST_STEPS * domain.stepMs) onZoom(from, to)
  }
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={domain.from}
      aria-valuemax={domain.to}
      aria-valuenow={at}
      aria-valuetext={wordsAt(at)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setStart(undefined)
        const next = keyedTo(event.key, at, domain)
        if (next === undefined) return
        event.preventDefault()
        pointAt(next)
      }}
      onFocus={(event) => event.currentTarget.matches(':focus-visible') && pointAt(at)}
      onBlur={() => pointAt(undefined)}
      onPointerMove={(event) => pointAt(momentUnder(event, domain))}
      onPointerDown={(event) => {
        pointAt(momentUnder(event, domain))
        if (event.pointerType !== 'mouse' || event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        setStart(momentUnder(event, domain))
      }}
      onPointerUp={finish}
      onPointerCancel={() => setStart(undefined)}
      onPointerLeave={() => start === undefined && pointAt(undefined)}
      className="absolute cursor-crosshair touch-pan-y select-none"
      style={EDGE}
    >
      {children}
      {cursor !== undefined && (
        <div className="absolute inset-y-0 w-px bg-ink" style={{ left: percent(at) }} data-cursor />
      )}
      {start !== undefined && (
        <div
          className="absolute inset-y-0 border-x border-accent bg-accent/15"
          style={{
            left: percent(Math.min(start, at)),
            right: `${100 - fractionOf(domain, Math.max(start, at)) * 100}%`,
          }}
        />
      )}
    </div>
  )
}

type Under = { currentTarget: HTMLElement; clientX: number }

/** The point of the grid nearest to the pointer. */
function momentUnder({ currentTarget, clientX }: Under, { from, to, stepMs }: Domain): number {
  const box = currentTarget.getBoundingClientRect()
  const fraction = Math.max(0, Math.min(1, (clientX - box.left) / box.width))
  return from + Math.round((fraction * (to - from)) / stepMs) * stepMs
}
