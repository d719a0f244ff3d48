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
  "An upgrade with a voucher": ["/instances/i-1001-1/upgrade?size=150&voucher=WELCOME50", "acme"],
  "An upgrade with a voucher that is not there": ["/instances/i-1001-1/upgrade?size=150&voucher=NONE", "acme"],
  "A refused size": ["/instances/i-1001-1/upgrade?size=5", "acme"],
  "The other direction": ["/instances/i-1001-1/upgrade?size=60", "acme"],
  "A refund in ringgit": ["/instances/i-1002-1/downgrade?size=C", "kiri"],
  "A downgrade without the privilege": ["/instances/i-1003-1/downgrade", "nopriv"],
  "Buying": ["/buy/maxcompute/ap-southeast-1", "acme"],
  "Buying a configuration": ["/buy/ecs/ap-southeast-1", "acme"],
  "Buying with a voucher that is not there": ["/buy/ecs/ap-southeast-1?voucher=NONE", "acme"],
  "Buying more than the balance covers": ["/buy/maxcompute/ap-southeast-1?size=2000", "acme"],
  "Renewing": ["/instances/i-1001-2/renew", "acme"],
  "Renewing smaller": ["/instances/i-1001-1/renew?size=60&months=24", "acme"],
  "Applying for cancellation": ["/instances/i-1001-1/cancellation", "acme"],
  "Applying twice": ["/instances/i-1001-3/cancellation", "acme"],
  "My ticket records": ["/tickets", "acme"],
  "No ticket records": ["/tickets", "kiri"],
  "A ticket": ["/tickets/t-1001-1", "acme"],
  "Projects": ["/projects", "acme"],
  "No projects": ["/projects", "kiri"],
  "Switching a project to pay-as-you-go": ["/projects/p-1001-etl", "acme"],
  "Switching a project to a subscription": ["/projects/p-1001-adhoc", "acme"],
  "Orders": ["/orders", "acme"],
  "A completed order": ["/orders/o-1001-200401000000001", "acme"],
  "Queues": ["/operators", "ops"],
  "A ticket to decide": ["/operators/tickets/t-1001-1", "ops"],
  "A customer": ["/operators/customers/1001", "ops"],
  "A customer that is not there": ["/operators/customers/9", "ops"],
  "Prices": ["/operators/prices", "ops"],
  "A version of prices": ["/operators/prices/maxcompute/ap-southeast-1/USD/1", "ops"],
  "A draft of prices": ["/operators/prices/drafts/$sized", "ops"],
  "A draft of named prices": ["/operators/prices/drafts/$named", "ops"],
  "Exchange rates": ["/operators/rates", "ops"],
  "Rule sets": ["/operators/rules", "ops"],
  "A rule set": ["/operators/rules/linear/day", "ops"],
  "Provisioning": ["/operators/provisioning", "ops"],
  "The audit": ["/operators/audit", "ops"],
  "A page that is not an operator's": ["/orders", "ops"],
  "A page missing for a member": ["/orders/none", "acme"],
};

describe("Looks", () => {
  let browser, server;
  const drafts = {};
  before(async () => {
    [browser, server] = await Promise.all([launch(), startServer()]);
    await server.api("acme", "tickets", { kind: "cancellation", instanceId: "i-1001-3", text: "We move\nelsewhere." });
    await server.api("ops", "tickets/t-1001-1/messages", { text: "We are sorry to see you go." });
    const to = { product: "maxcompute", region: "ap-southeast-1", computeUnits: 2000, months: 12 };
    const { id, agreement } = await server.api("acme", "quotes", to);
    const accepted = { id: agreement.id, version: agreement.version };
    await server.api("acme", "orders", { quoteId: id, agreement: accepted, payment: "later" });
    await server.api("ops", "customers/1003/privileges", { name: "downgrade", change: "grant" });
    await server.api("ops", "customers/1003/privileges", { name: "downgrade", change: "revoke" });
    for (const [name, product] of [["sized", "maxcompute"], ["named", "ecs"]]) {
      const draft = { product, region: "ap-southeast-1", note: "Dearer from winter on" };
      drafts[name] = (await server.api("ops", "staff/price-drafts", draft)).id;
    }
    await server.api("ops", "staff/capacity/ecs/ap-southeast-1", { provisioning: "manual" }, "PUT");
    const bought = { product: "ecs", region: "ap-southeast-1", configuration: "C", months: 1 };
    const quote = await server.api("acme", "quotes", bought);
    const terms = { id: quote.agreement.id, version: quote.agreement.version };
    await server.api("acme", "orders", { quoteId: quote.id, agreement: terms });
  });
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
          await page.goto(address.replace(/\$(\w+)/, (_, draft) => drafts[draft]));
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
