// Starts the real server on new demo data and a free port, and stops it by its process id.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../../../", import.meta.url));
const configuration = process.env.CUBIT_CONFIGURATION ?? "release";
const program = path.join(repository, "artifacts", "bin", "Cubit.Cli", configuration.toLowerCase(), "Cubit.Cli.dll");
const startTimeoutMs = 60_000;

/** The demo's clock: the source's example is a downgrade on this day. */
export const demoClock = "2020-09-24T10:00:00Z";

/** Starts a server; `accounts` has each account's e-mail, password and API key by its name. */
export async function startServer(clock = demoClock) {
  const data = await mkdtemp(path.join(tmpdir(), "cubit-console-"));
  const url = `http://127.0.0.1:${await freePort()}`;
  const server = spawn(
    "dotnet", [program, "serve", "--demo", "--sandbox", "--clock", clock, "--data", data, "--urls", url],
    { cwd: data, stdio: ["ignore", "pipe", "inherit"] });
  const accounts = await demoAccounts(server);
  const stop = async () => {
    server.kill("SIGTERM");
    if (server.exitCode === null) await once(server, "exit");
    await rm(data, { recursive: true, force: true });
  };
  const moveClock = async (now) => {
    const answer = await fetch(`${url}/v1/sandbox/clock`, {
      method: "POST",
      headers: { authorization: `Bearer ${accounts.acme.key}`, "content-type": "application/json" },
      body: JSON.stringify({ now }),
    });
    if (!answer.ok) throw new Error(`The clock did not move to ${now}: ${await answer.text()}`);
  };
  /** Asks the API as an account or the operator; answers the JSON. */
  const api = async (account, path, body, method = body ? "POST" : "GET") => {
    const answer = await fetch(`${url}/v1/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${accounts[account].key}`, "content-type": "application/json",
        "idempotency-key": randomUUID(),
      },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  };
  return { url, accounts, stop, moveClock, api };
}

async function freePort() {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address();
  listener.close();
  await once(listener, "close");
  return port;
}

// "Sign in <email> <password>", then "API key <key>": three accounts, and two operators.
async function demoAccounts(server) {
  const accounts = {};
  const timer = setTimeout(() => server.kill("SIGKILL"), startTimeoutMs);
  let last;
  for await (const line of createInterface({ input: server.stdout })) {
    const [, email, password] = /^Sign in (\S+) (\S+)$/.exec(line) ?? [];
    const [, key] = /^API key (\S+)$/.exec(line) ?? [];
    if (email) accounts[email.split("@")[0]] = last = { email, password };
    if (key) last.key = key;
    if (key && Object.keys(accounts).length === 5) break;
  }
  clearTimeout(timer);
  if (!last?.key) throw new Error(`The server did not start: ${program}`);
  server.stdout.resume();
  return accounts;
}
