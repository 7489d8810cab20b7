/**
 * Options of Node for a process that runs an engine. `--expose-gc`: whoever gives the engine one SAMPLE after the other collects after
 * each, for decoded pictures are large and V8 sees small objects. `--initial-heap-size`: the engine's heap is 12 MB, and
 * by default V8 marks all of it two or three times a clip; so it does not in the middle of one. `--single-threaded-gc`: threads that
 * help to collect take time from the process on the next core. Together they save 13% of a clip's CPU and take no memory
 * (docs/decisions/0003).
 */
export const engineNodeOptions: readonly string[] = ['--expose-gc', '--initial-heap-size=256', '--single-threaded-gc']

/**
 * Environment of such a process. `MALLOC_ARENA_MAX`, which glibc reads: by default each of the decoder's and ONNX Runtime's short-lived
 * threads may get a heap of its own, which is never given back. With two the process stays at 284 MiB instead of growing to
 * 450 (bench/engine/results.md).
 */
export const engineEnvironment: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: '2' }
