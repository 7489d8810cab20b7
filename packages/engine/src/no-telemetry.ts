/**
 * ONNX Runtime's own builds report their use to its maker unless this is set before the library is loaded
 * (its docs/Privacy.md). Livegate talks to nobody: import this before anything that imports the runtime.
 */
process.env.ORT_DISABLE_TELEMETRY = '1'
