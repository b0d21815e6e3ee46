/**
 * Command line switches that open a door into the application or around its network and sandbox rules. No Electron fuse covers
 * Chromium's switches (electron/fuses#2), so the first lines of main refuse them. A name ending in `*` stands for all that begin so.
 */
const DANGEROUS = [
  "remote-debugging-port", "remote-debugging-pipe", "remote-debugging-address", "remote-debugging-socket-name", "remote-allow-origins", "inspect*", "js-flags",
  "no-sandbox", "disable-gpu-sandbox", "disable-setuid-sandbox", "disable-namespace-sandbox", "disable-seccomp-filter-sandbox", "no-zygote", "single-process", "in-process-gpu",
  "load-extension", "disable-extensions-except", "whitelisted-extension-id", "disable-web-security", "disable-site-isolation-trials", "allow-running-insecure-content",
  "ignore-certificate-errors*", "unsafely-treat-insecure-origin-as-secure", "allow-file-access-from-files", "host-rules", "host-resolver-rules", "proxy-*", "no-proxy-server",
  "log-net-log", "ssl-key-log-file", "net-log*", "renderer-cmd-prefix", "utility-cmd-prefix", "ppapi-plugin-launcher", "gpu-launcher", "browser-subprocess-path",
  "enable-blink-features", "disable-blink-features", "enable-automation", "auto-open-devtools-for-tabs", "use-fake-device-for-media-stream", "use-fake-ui-for-media-stream",
  "require", "import", "loader", "experimental-loader", "enable-source-maps", "expose-internals", "enable-logging", "dump-dom", "headless*", "user-agent",
] as const;

/**
 * The dangerous switches among a process's arguments, by name. Chromium takes `--name`, `-name` and, on Windows, `/name`, in any case there.
 * @returns names without values; empty when all is well
 */
export function dangerousSwitches(argv: readonly string[]): readonly string[] {
  const names = argv.flatMap((argument) => {
    const match = /^(?:--?|\/)([a-z][a-z0-9-]*)(?:=.*)?$/is.exec(argument);
    const name = match?.[1];
    return name === undefined ? [] : [name.toLowerCase()];
  });
  return [...new Set(names.filter((name) => DANGEROUS.some((pattern) => (pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern))))];
}
