// Who gets in, who does not, and where to.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { assertQuiet, launch, mainText, open, signIn } from "./lib/browser.mjs";
import { startServer } from "./lib/server.mjs";

describe("Signing in", () => {
  let browser, server, page;
  before(async () => [browser, server] = await Promise.all([launch(), startServer()]));
  afterEach(() => assertQuiet(page));
  after(async () => {
    await browser.close();
    await server.stop();
  });

  const submit = async ({ email, password }) => {
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
  };

  test("A wrong address and a wrong password read the same", async () => {
    page = await open(browser, server);
    await signIn(page, { email: "nobody@example.com", password: "x" });
    const unknown = await page.getByRole("alert").innerText();
    await signIn(page, { email: server.accounts.acme.email, password: "x" });
    assert.equal(await page.getByRole("alert").innerText(), unknown);
  });

  test("The page asked for comes after signing in", async () => {
    page = await open(browser, server);
    await page.goto("/orders");
    assert.match(page.url(), /\/sign-in\?return=%2Forders$/);
    await submit(server.accounts.acme);
    assert.equal(new URL(page.url()).pathname, "/orders");
  });

  test("Signing in never leads elsewhere", async () => {
    for (const elsewhere of ["https://example.com/", "//example.com/", "/\\example.com"]) {
      page = await open(browser, server);
      await page.goto(`/sign-in?return=${encodeURIComponent(elsewhere)}`);
      await submit(server.accounts.acme);
      assert.ok(page.url().startsWith(`${server.url}/compute-engines/maxcompute`), page.url());
      assertQuiet(page);
    }
  });

  test("After signing out the pages are closed", async () => {
    page = await open(browser, server, { account: "acme" });
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.goto("/orders");
    assert.equal(new URL(page.url()).pathname, "/sign-in");
  });

  test("Too many failures lock the address for a number of minutes", async () => {
    page = await open(browser, server);
    for (let attempt = 0; attempt < 5; attempt++) await signIn(page, { ...server.accounts.nopriv, password: "wrong" });
    assert.match(await page.getByRole("alert").innerText(), /Too many failed attempts\. Try again in 15 minutes\./);
    await signIn(page, server.accounts.nopriv);
    assert.match(await mainText(page), /Try again in 1[45] minutes/);
  });
});
