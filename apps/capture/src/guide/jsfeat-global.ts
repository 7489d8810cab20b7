import jsfeat from 'jsfeat'

// The cascade's file adds itself to a global `jsfeat`, so this module must be evaluated before it.
Object.assign(globalThis, { jsfeat })
