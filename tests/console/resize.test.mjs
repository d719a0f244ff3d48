// The sources' upgrade and downgrade, step by step, with and without scripts.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { assertQuiet, launch, mainText, open, openResize } from "./lib/browser.mjs";
import { startServer } from "./lib/server.mjs";

for (const scripts of [true, false]) {
  describe(`Resizing ${scripts ? "with" : "without"} scripts`, () => {
    let browser, server, page;
    before(async () => [browser, server] = await Promise.all([launch(), startServer()]));
    afterEach(() => assertQuiet(page));
    after(async () => {
      await browser.close();
      await server.stop();
    });

    // Without scripts nothing is quoted while typing, so the quote is asked for.
    const quoted = async (label) => {
      if (!scripts) await page.getByRole("button", { name: "Update quote" }).click();
      await page.getByRole("button", { name: label, exact: true }).waitFor();
    };
    const buy = async (agreement, label) => {
      await page.getByLabel(agreement).check();
      await page.getByRole("button", { name: label, exact: true }).click();
      await page.getByRole("status").filter({ hasText: "Done." }).waitFor();
    };
    const onOrders = async (kind, amount) => {
      await page.getByRole("link", { name: "Orders", exact: true }).click();
      const newest = page.locator("tbody tr").first();
      assert.match(await newest.innerText(), new RegExp(kind));
      assert.ok((await newest.innerText()).includes(amount), await newest.innerText());
    };

    // A page without scripts quotes when it is asked to.
    const early = [
      ["Downgrade", "ECS", "Configuration", "C", "get USD"],
      ["Downgrade", "MaxCompute", "Computing Unit", "60", "get USD"],
      ["Buy ECS", "ECS", "Configuration", "C", "pay USD"],
    ];
    for (const [link, product, field, value, amount] of scripts ? early : []) {
      test(`${link}, ${product}: what was chosen before the scripts came is quoted once they have`, async () => {
        page = await open(browser, server, { account: "acme" });
        await page.getByRole("link", { name: product, exact: true }).click();
        let letGo;
        const held = new Promise((resolve) => letGo = resolve);
        await page.route(/htmx/, async (route) => (await held, route.continue()));
        await page.getByRole("link", { name: link, exact: true }).first().click({ noWaitAfter: true });
        const place = page.getByLabel(field);
        await place.waitFor();
        await (field === "Configuration" ? place.selectOption(value) : place.fill(value));
        letGo();
        await page.getByRole("button", { name: `Buy Now · ${amount}` }).waitFor();
      });
    }

    test("100 CU to 150 CU costs USD 6,914.72", async () => {
      page = await open(browser, server, { account: "acme", scripts });
      await openResize(page, "MaxCompute", "Upgrade");
      await page.getByLabel("Computing Unit").fill("150");
      await quoted("Buy Now · pay USD 6,914.72");
      const sentence = /Going from 100 CU to 150 CU costs USD 6,914\.72 for the 188 days 14 hours left/;
      assert.match(await mainText(page), sentence);
      await page.getByText("How this amount is worked out").click();
      assert.match(await mainText(page), /= 271560 ÷ 43200 = 2263\/360 exactly/);
      await buy("MaxCompute (Subscription) Agreement of Service", "Buy Now · pay USD 6,914.72");
      assert.match(await mainText(page), /From the account balance: USD 6,914\.72/);
      assert.match(await page.locator("header").innerText(), /USD 3,085\.28/);
      await onOrders("Upgrade", "USD 6,914.72");
    });

    test("The source's example returns USD 6.00", async () => {
      page = await open(browser, server, { account: "acme", scripts });
      await openResize(page, "ECS", "Downgrade");
      const text = await mainText(page);
      const beforeButton = text.slice(0, text.indexOf("Agreement of Service"));
      const warnings = [/Idle capacity goes on being charged/, /that is USD 850\.00/, /Vouchers .* not given back/];
      for (const warning of warnings) assert.match(beforeButton, warning);
      await page.getByLabel("Configuration").selectOption("C");
      await quoted("Buy Now · get USD 6.00 back");
      assert.match(await mainText(page), /To the account balance: USD 6\.00/);
      await buy("ECS (Subscription) Agreement of Service", "Buy Now · get USD 6.00 back");
      const order = await mainText(page);
      for (const part of [/Online refund 30/, /Price ratio 0\.2/, /Rule set alibaba\/2022-05/, /Completed/])
        assert.match(order, part);
      await onOrders("Downgrade", "+USD 6.00");
    });

    test("An account that settles in ringgit gets MYR 24.60", async () => {
      page = await open(browser, server, { account: "kiri", scripts });
      await openResize(page, "ECS", "Downgrade");
      await page.getByLabel("Configuration").selectOption("C");
      await quoted("Buy Now · get USD 6.00 back");
      assert.match(await mainText(page), /gives back USD 6\.00 = MYR 24\.60 at 4\.10/);
      await buy("ECS (Subscription) Agreement of Service", "Buy Now · get USD 6.00 back");
      assert.match(await mainText(page), /To the account balance: USD 6\.00 = MYR 24\.60 at 4\.10/);
      assert.match(await page.locator("header").innerText(), /MYR 2,024\.60/);
      await onOrders("Downgrade", "+USD 6.00");
    });

    test("Without the privilege the page says who grants it", async () => {
      page = await open(browser, server, { account: "nopriv", scripts });
      await openResize(page, "ECS", "Downgrade");
      assert.match(await mainText(page), /Ask your operator to grant the downgrade privilege to account nopriv/);
      assert.equal(await page.locator("main form").count(), 0);
    });
  });
}
