import { Skeleton } from '@/components/ui/skeleton'

/** As high as the 90-day bar with its line of text. */
export const HistorySkeleton = () => <Skeleton className="h-[4.75rem] sm:h-[3.5rem]" />
