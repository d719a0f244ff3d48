// Debian's Chromium, and pages that remember everything that went wrong in them.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The two widths that every page must fit. */
export const widths = [1280, 360];

export const launch = () => chromium.launch({
  executablePath: process.env.CUBIT_CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
  ],
});

/** Opens a page in a context of its own, signed in where an account is given. */
export async function open(browser, server, { account, scripts = true, width = 1280, scheme = "light" } = {}) {
  const context = await browser.newContext({
    baseURL: server.url, javaScriptEnabled: scripts, viewport: { width, height: 900 }, colorScheme: scheme,
  });
  const page = await context.newPage();
  page.faults = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") page.faults.push(message.text());
  });
  page.on("pageerror", (error) => page.faults.push(`${error}`));
  page.on("requestfailed", (request) => {
    if (request.failure()?.errorText !== "net::ERR_ABORTED") page.faults.push(`${request.url()} failed`);
  });
  page.on("request", (request) => {
    const isOurs = [server.url, "data:"].some((start) => request.url().startsWith(start));
    if (!isOurs) page.faults.push(`${request.url()} is elsewhere`);
  });
  if (account) await signIn(page, server.accounts[account]);
  return page;
}

export async function signIn(page, { email, password }) {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Goes to the page that resizes the first instance of a product, as the sources describe it. */
export async function openResize(page, product, verb) {
  if (await page.getByText("Menu", { exact: true }).isVisible()) await page.getByText("Menu", { exact: true }).click();
  await page.getByRole("link", { name: product, exact: true }).click();
  await page.getByRole("link", { name: verb, exact: true }).first().click();
}

/** The text of the page's main part, with single spaces. */
export const mainText = async (page) => (await page.locator("main").innerText()).replaceAll(/\s+/g, " ");

/**
 * Nothing was logged as an error, blocked, or asked for elsewhere. A refused form's status is no fault, and neither is
 * a quote that was not waited for, because the next was asked for.
 */
export function assertQuiet(page) {
  const known = /status of (402|403|404|409|422)|^htmx:(sendAbort|afterRequest), /;
  const faults = page.faults.filter((fault) => !known.test(fault));
  assert.deepEqual(faults, []);
}

/** The page fits its width: nothing makes it scroll sideways. */
export async function assertFits(page) {
  const { content, width } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth, width: document.documentElement.clientWidth,
  }));
  assert.ok(content <= width, `${page.url()} is ${content} wide in ${width}`);
}

/** Axe finds nothing to complain about. */
export async function assertAccessible(page) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  const told = (id) => (node) => `${id}: ${node.html} ${node.failureSummary}`;
  const found = violations.flatMap(({ id, nodes }) => nodes.map(told(id)));
  assert.deepEqual(found, [], page.url());
}
