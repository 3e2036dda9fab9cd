// Starts the engine. Messages that arrive while the module loads wait for it.
import init, { Worker } from './reattach-worker.js';

const early = [];
let engine = null;

addEventListener('message', event => {
  if (engine) engine.take(event.data);
  else early.push(event.data);
});

await init();
engine = new Worker();
for (const message of early.splice(0)) engine.take(message);
