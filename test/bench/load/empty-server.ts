import { createServer } from "node:http";

/** A server that reads what it is sent and answers 200: what the network, Node and the load itself cost. Prints its address; ends with its standard input. */
const server = createServer((request, response) => {
  request.resume();
  request.once("end", () => response.writeHead(200, { "content-type": "application/json" }).end("{}"));
});
server.keepAliveTimeout = 65_000;
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address !== null && typeof address === "object") process.stdout.write(`http://127.0.0.1:${address.port}\n`);
});
process.stdin.resume().once("end", () => process.exit(0));
