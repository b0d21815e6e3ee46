import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

const KEY_PRESS = 2;
const KEY_RELEASE = 3;
const FAKE_INPUT = 2;
const QUERY_EXTENSION = 98;

/** Presses and releases keys of an X server at times that are known: XTEST events come from the server, as a keyboard's do. */
export interface XKeyboard {
  /** @param keycode the server's; evdev's plus 8. @returns when it was sent, ms of this process's clock */
  press(keycode: number): number;
  release(keycode: number): number;
  close(): void;
}

/** Connects to a local X server (X Window System Protocol §8, XTEST Extension Protocol §4). @param display such as `:7` */
export async function openXKeyboard(display: string): Promise<XKeyboard> {
  const socket = connect(`/tmp/.X11-unix/X${display.replace(/^:/, "").split(".")[0] ?? "0"}`);
  await once(socket, "connect");
  const setup = Buffer.alloc(12);
  setup.write("l");
  setup.writeUInt16LE(11, 2);
  socket.write(setup);
  const greeting = await answer(socket);
  if (greeting[0] !== 1) throw new Error("the X server refuses the connection");

  const name = Buffer.from("XTEST");
  const query = Buffer.alloc(16);
  query.writeUInt8(QUERY_EXTENSION, 0);
  query.writeUInt16LE(4, 2);
  query.writeUInt16LE(name.length, 4);
  name.copy(query, 8);
  socket.write(query);
  const found = await answer(socket);
  if (found[8] !== 1) throw new Error("the X server has no XTEST");
  const extension = found.readUInt8(9);

  const fake = (type: number, keycode: number): number => {
    const request = Buffer.alloc(36);
    request.writeUInt8(extension, 0);
    request.writeUInt8(FAKE_INPUT, 1);
    request.writeUInt16LE(9, 2);
    request.writeUInt8(type, 4);
    request.writeUInt8(keycode, 5);
    const at = performance.now();
    socket.write(request);
    return at;
  };
  return { press: (keycode) => fake(KEY_PRESS, keycode), release: (keycode) => fake(KEY_RELEASE, keycode), close: () => void socket.destroy() };
}

/** One answer; what comes in several pieces is waited for a moment. */
async function answer(socket: Socket): Promise<Buffer> {
  const [first] = (await once(socket, "data")) as [Buffer];
  const rest: Buffer[] = [first];
  const more = (data: Buffer): void => void rest.push(data);
  socket.on("data", more);
  await pause(100);
  socket.off("data", more);
  return Buffer.concat(rest);
}
