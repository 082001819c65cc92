import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

interface ChartProps {
  /** What the drawing says, for those who do not see it. */
  readonly label: string;
  /** Pixels. */
  readonly height: number;
  /** The drawing, for the pixels that it is wide: writing keeps its size on every screen. */
  readonly draw: (width: number) => ComponentChildren;
  /** Below the drawing: the same as a table. */
  readonly children: ComponentChildren;
}

/** Before anything is measured: a phone's. */
const FIRST_WIDTH = 300;

export function Chart({ label, height, draw, children }: ChartProps) {
  const figure = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(FIRST_WIDTH);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry!.contentRect.width)));
    observer.observe(figure.current!);
    return () => observer.disconnect();
  }, []);
  return (
    <figure class="chart" ref={figure}>
      <svg width={width} height={height} role="img" aria-label={label}>
        {draw(width)}
      </svg>
      {children}
    </figure>
  );
}
