import type { Random } from './random.ts'

/** What is behind the medium: a wall lit from one side, with furniture, doors and windows out of focus. */
export function drawRoom(random: Random): (x: number, y: number, channel: number) => number {
  const wall = random.between(0.05, 0.6)
  const warmth = random.between(-0.12, 0.2)
  const [slopeX, slopeY] = [random.between(-0.4, 0.4), random.between(-0.3, 0.3)]
  const things = Array.from({ length: 8 }, () => {
    const level = random.between(0.01, 0.8)
    return {
      x: random.between(0, 640),
      y: random.between(0, 480),
      width: random.between(20, 200),
      height: random.between(30, 250),
      softPx: random.between(1.5, 8),
      colour: [0, 1, 2].map(() => level * random.between(0.6, 1.2)),
    }
  })
  const seen = (x: number, y: number, channel: number) => {
    const tint = 1 + warmth * (1 - channel)
    let light = wall * tint * (1 + slopeX * (x / 640 - 0.5) + slopeY * (y / 480 - 0.5))
    for (const thing of things) {
      const inside = Math.min(thing.width / 2 - Math.abs(x - thing.x), thing.height / 2 - Math.abs(y - thing.y))
      const cover = Math.min(1, Math.max(0, 0.5 + inside / thing.softPx))
      light += cover * ((thing.colour[channel] as number) - light)
    }
    return light
  }
  const known = new Float32Array(3 * 640 * 480).fill(Number.NaN)
  return (x, y, channel) => {
    const i = (channel * 480 + y) * 640 + x
    if (Number.isNaN(known[i])) known[i] = seen(x, y, channel)
    return known[i] as number
  }
}
