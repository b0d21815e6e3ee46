window.scriptRan = true;
window.pushed = [];
api.on("tick", (value) => window.pushed.push(value));
