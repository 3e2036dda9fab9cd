//! The engine as a wasm module that runs in a web worker.
