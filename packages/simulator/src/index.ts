export { readClip } from './camera/read-clip.ts'
export { type ScenarioName, scenarioNames } from './gateway/scenarios.ts'
export {
  type SimulatedGateway,
  type SimulatedGatewayOptions,
  startSimulatedGateway,
} from './gateway/simulated-gateway.ts'
export type { ScenarioChoice } from './gateway/world.ts'
