// A logistic model of margins whose weights are not negative: no signal that looks more alive may speak for an attack.
import type { SignalName } from '@livegate/engine'
import type { SignalValues } from './signal-margins.ts'

export type Example = { live: boolean; margins: SignalValues; weight: number }
export type Logistic = { intercept: number; weights: SignalValues }

const STEPS = 4000
const RATE = 0.5
/** Of the squared weights, against a total weight of 1: keeps data that can be parted from asking for ever greater weights. */
const RIDGE = 0.001

/** Log-odds of being alive; a signal that is missing counts neither way. */
export function logitOf({ intercept, weights }: Logistic, margins: SignalValues): number {
  return Object.entries(weights).reduce(
    (sum, [name, weight]) => sum + weight * (margins[name as SignalName] ?? 0),
    intercept,
  )
}

/** The least weighted log-loss, by gradient steps projected on weights >= 0. */
export function fitLogistic(examples: readonly Example[], names: readonly SignalName[]): Logistic {
  const model: Logistic = { intercept: 0, weights: Object.fromEntries(names.map((name) => [name, 0])) }
  const total = examples.reduce((sum, { weight }) => sum + weight, 0)
  for (let step = 0; step < STEPS; step++) {
    const slopes = new Map(names.map((name) => [name, 2 * RIDGE * (model.weights[name] ?? 0)]))
    let slope = 0
    for (const { live, margins, weight } of examples) {
      const error = (weight / total) * (1 / (1 + Math.exp(-logitOf(model, margins))) - Number(live))
      slope += error
      for (const name of names) slopes.set(name, (slopes.get(name) ?? 0) + error * (margins[name] ?? 0))
    }
    model.intercept -= RATE * slope
    for (const name of names) {
      model.weights[name] = Math.max(0, (model.weights[name] ?? 0) - RATE * (slopes.get(name) ?? 0))
    }
  }
  return model
}
