'use client'

import { useEffect, useRef, useState } from 'react'

/** The inner width of an element in whole pixels; 0 until it is known. */
export function useElementWidth<E extends HTMLElement>() {
  const box = useRef<E>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    if (!box.current) return
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)))
    observer.observe(box.current)
    return () => observer.disconnect()
  }, [])
  return [box, width] as const
}
