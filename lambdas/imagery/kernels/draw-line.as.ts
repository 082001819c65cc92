// Lines of a picture's lettering.

/**
 * A line with round ends through `count` points, which are pairs of float64; `scale` and then `left` and `top` bring them to
 * pixels. A pixel gets `paper` and as much of `ink` steps as the line covers of it, unless it has more already.
 */
export function drawLine(
  indices: usize, width: i32, height: i32,
  points: usize, count: i32, left: f64, top: f64, scale: f64,
  radius: f64, paper: i32, ink: f64,
): void {
  let fromX = left + load<f64>(points) * scale;
  let fromY = top + load<f64>(points, 8) * scale;
  for (let i = 1; i < count; i++) {
    const point = points + ((i as usize) << 4);
    const toX = left + load<f64>(point) * scale;
    const toY = top + load<f64>(point, 8) * scale;
    drawPiece(indices, width, height, fromX, fromY, toX, toY, radius, paper, ink);
    fromX = toX;
    fromY = toY;
  }
}

/** Pixels whose middles are less than half a pixel beside the edge; one is as dark as it is near. */
function drawPiece(
  indices: usize, width: i32, height: i32,
  fromX: f64, fromY: f64, toX: f64, toY: f64,
  radius: f64, paper: i32, ink: f64,
): void {
  const dx = toX - fromX;
  const dy = toY - fromY;
  const squared = dx * dx + dy * dy;
  const first = max(0, floor(min(fromX, toX) - radius)) as i32;
  const right = min(width as f64, ceil(max(fromX, toX) + radius)) as i32;
  const bottom = min(height as f64, ceil(max(fromY, toY) + radius)) as i32;
  for (let row = max(0, floor(min(fromY, toY) - radius)) as i32; row < bottom; row++) {
    const y = (row as f64) + 0.5 - fromY;
    for (let column = first; column < right; column++) {
      const x = (column as f64) + 0.5 - fromX;
      const along = squared == 0 ? 0 : min(1, max(0, (x * dx + y * dy) / squared));
      const besideX = x - along * dx;
      const besideY = y - along * dy;
      const inside = radius + 0.5 - sqrt(besideX * besideX + besideY * besideY);
      if (inside <= 0) continue;
      const at = indices + ((row * width + column) as usize);
      const index = paper + (floor(min(1, inside) * ink + 0.5) as i32);
      if (index > (load<u8>(at) as i32)) store<u8>(at, index as u8);
    }
  }
}
