import { classNames } from '@/components/ui/class-names'
import { CELL_HEIGHT, CELL_WIDTH, outlineAt, RUN_LOOKS, type RunLook } from './run-looks'

type RunShapeProps = { look: RunLook; className?: string }

/** The shape alone, for places where the word stands next to it. */
export function RunShape({ look, className }: RunShapeProps) {
  return (
    <svg
      viewBox={`0 0 ${CELL_WIDTH} ${CELL_HEIGHT}`}
      width="14"
      height="16.8"
      aria-hidden="true"
      className={classNames('level-shape shrink-0', RUN_LOOKS[look].colour, className)}
    >
      <path d={outlineAt(look, 0)} fill="currentColor" fillRule="evenodd" />
    </svg>
  )
}

/** Colour, shape and word together. */
export function RunMark({ look, className }: RunShapeProps) {
  const { colour, words } = RUN_LOOKS[look]
  return (
    <span
      className={classNames(
        'inline-flex items-baseline gap-1 font-medium whitespace-nowrap',
        colour,
        className,
      )}
    >
      <RunShape look={look} className="self-center" />
      {words}
    </span>
  )
}
