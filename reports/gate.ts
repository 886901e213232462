// The door of the gate's reporters. Beside the other, because that one loads the schemas of evidence, and a gate that remembers everything is done sooner.
export { gateVerdict } from './render/gate/outcome.ts';
export {
  GATE_REPORTER_NAMES,
  GATE_REPORTERS,
  type GateRenderOptions,
  type GateReporter,
  type GateReporterName,
} from './render/gate/reporters.ts';
