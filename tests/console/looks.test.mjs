// Every page fits both widths in both schemes, and axe finds nothing to complain about.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertAccessible, assertFits, assertQuiet, launch, open, widths } from "./lib/browser.mjs";
import { startServer } from "./lib/server.mjs";

// Address and account of each page; null is signed out.
const pages = {
  "Signing in": ["/sign-in", null],
  "A page that is not there": ["/nowhere", null],
  "MaxCompute": ["/compute-engines/maxcompute", "acme"],
  "ECS": ["/compute-engines/ecs", "acme"],
  "A region without instances": ["/compute-engines/ecs?region=eu-central-1", "acme"],
  "An instance": ["/instances/i-1001-1", "acme"],
  "An upgrade to fill in": ["/instances/i-1001-1/upgrade", "acme"],
  "A quoted upgrade": ["/instances/i-1001-1/upgrade?size=150", "acme"],
  "A quoted downgrade": ["/instances/i-1001-1/downgrade?size=60", "acme"],
  "A downgrade of a configuration": ["/instances/i-1001-2/downgrade?size=C", "acme"],
  "A refused size": ["/instances/i-1001-1/upgrade?size=5", "acme"],
  "The other direction": ["/instances/i-1001-1/upgrade?size=60", "acme"],
  "A refund in ringgit": ["/instances/i-1002-1/downgrade?size=C", "kiri"],
  "A downgrade without the privilege": ["/instances/i-1003-1/downgrade", "nopriv"],
  "Orders": ["/orders", "acme"],
  "A page missing for a member": ["/orders/none", "acme"],
};

describe("Looks", () => {
  let browser, server;
  before(async () => [browser, server] = await Promise.all([launch(), startServer()]));
  after(async () => {
    await browser.close();
    await server.stop();
  });

  for (const width of widths) {
    for (const scheme of ["light", "dark"]) {
      const visitors = new Map();
      const visitor = async (account) => {
        if (!visitors.has(account)) visitors.set(account, await open(browser, server, { account, width, scheme }));
        return visitors.get(account);
      };
      const check = async (page) => {
        await page.locator("main details").evaluateAll((all) => all.forEach((details) => { details.open = true; }));
        await assertFits(page);
        await assertAccessible(page);
        assertQuiet(page);
      };

      for (const [name, [address, account]] of Object.entries(pages)) {
        test(`${name}, ${width} px, ${scheme}`, async () => {
          const page = await visitor(account);
          await page.goto(address);
          await check(page);
        });
      }

      test(`The newest order, ${width} px, ${scheme}`, async () => {
        const page = await visitor("acme");
        await page.goto("/orders");
        await page.locator("tbody a").first().click();
        await check(page);
      });

      test(`A refused order, ${width} px, ${scheme}`, async () => {
        const page = await visitor("acme");
        await page.goto("/instances/i-1001-1/upgrade?size=2000");
        await page.getByRole("checkbox").check();
        await page.getByRole("button", { name: /^Buy Now/ }).click();
        await page.getByRole("alert").waitFor();
        await check(page);
      });

      test(`The navigation, ${width} px, ${scheme}`, async () => {
        const page = await visitor("acme");
        await page.goto("/");
        if (width < 768) await page.getByText("Menu", { exact: true }).click();
        await check(page);
        assert.ok(await page.getByRole("link", { name: "Orders", exact: true }).isVisible());
      });

      test(`Dark and light differ, ${width} px, ${scheme}`, async () => {
        const page = await visitor("acme");
        const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        assert.equal(background, scheme === "dark" ? "rgb(18, 22, 28)" : "rgb(246, 247, 249)");
      });
    }
  }
});
