window.scriptRan = true;
window.pushed = [];
api.on("tick", (value) => window.pushed.push(value));
const policy = trustedTypes.createPolicy("sample", { createScriptURL: (url) => url });
window.startWorker = () =>
  new Promise((resolve) => {
    const worker = new Worker(policy.createScriptURL("worker.js"));
    worker.addEventListener("message", (event) => resolve(event.data));
    worker.addEventListener("error", (event) => resolve(`worker failed: ${event.message}`));
  });
