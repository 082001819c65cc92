interface SeriesPointProps {
  readonly x: number;
  readonly y: number;
  readonly isChosen: boolean;
  readonly isUploadTime: boolean;
}

/** A square where the place on the time axis is that of the upload. */
export function SeriesPoint({ x, y, isChosen, isUploadTime }: SeriesPointProps) {
  const name = isChosen ? 'chart-point chart-point-chosen' : 'chart-point';
  const radius = isChosen ? 6 : 4.5;
  if (!isUploadTime) return <circle class={name} cx={x} cy={y} r={radius} />;
  const side = 2 * radius;
  return (
    <rect class={name} x={x - radius} y={y - radius} width={side} height={side} stroke-dasharray="2 2" />
  );
}
