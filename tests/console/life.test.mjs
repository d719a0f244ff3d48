// Buying, renewing, paying later, projects and automatic renewal, with and without scripts.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { assertQuiet, launch, mainText, open } from "./lib/browser.mjs";
import { startServer } from "./lib/server.mjs";

for (const scripts of [true, false]) {
  describe(`The life of an instance ${scripts ? "with" : "without"} scripts`, () => {
    let browser, server, page;
    before(async () => [browser, server] = await Promise.all([launch(), startServer()]));
    afterEach(() => assertQuiet(page));
    after(async () => {
      await browser.close();
      await server.stop();
    });

    const visit = async (address, account = "acme") => {
      page = await open(browser, server, { account, scripts });
      await page.goto(address);
    };
    // Without scripts nothing is quoted while typing, so the quote is asked for.
    const quoted = async (label) => {
      if (!scripts) await page.getByRole("button", { name: "Update quote" }).click();
      await page.getByRole("button", { name: label }).waitFor();
    };
    const accept = () => page.getByLabel(/Agreement of Service/).last().check();

    test("A voucher covers part of a purchase", async () => {
      await visit("/compute-engines/maxcompute");
      await page.getByRole("link", { name: "Buy MaxCompute" }).click();
      assert.match(await mainText(page), /WELCOME50: USD 50\.00 left/);
      await page.getByLabel("Computing Unit").fill("10");
      await page.getByLabel("Term").selectOption("1");
      await page.getByLabel(/^Voucher/).fill("WELCOME50");
      await quoted("Buy Now · pay USD 170.00");
      assert.match(await mainText(page), /WELCOME50 covers USD 50\.00/);
      await accept();
      await page.getByRole("button", { name: "Buy Now · pay USD 170.00" }).click();
      assert.match(await page.getByRole("status").innerText(), /purchase order is completed: 10 CU for 1 month/);
      assert.match(await mainText(page), /WELCOME50 covers USD 50\.00/);
    });

    test("Without the agreement nothing is bought", async () => {
      await visit("/buy/ecs/ap-southeast-1?months=1&size=A");
      await page.getByRole("button", { name: /^Buy Now/ }).click();
      assert.match(await page.getByRole("alert").innerText(), /Accept the ECS/);
    });

    test("What the balance does not cover waits for payment, can be paid late and called off", async () => {
      await visit("/buy/maxcompute/ap-southeast-1?size=2000&months=12");
      assert.match(await mainText(page), /too little/);
      await accept();
      await page.getByRole("button", { name: "Order, pay later" }).click();
      assert.match(await mainText(page), /It waits until 25 Sep 2020, 10:00 \(UTC\) \(1 day 0 hours left\)/);
      assert.match(await mainText(page), /Made when the order is paid/);
      await page.getByRole("button", { name: /^Pay USD/ }).click();
      assert.match(await page.getByRole("alert").innerText(), /Top up/);
      await server.moveClock("2020-09-24T10:20:00Z");
      await page.getByRole("link", { name: "Orders", exact: true }).click();
      await page.locator("tbody a").first().click();
      assert.match(await mainText(page), /held for 15 minutes\. Paid now it costs/);
      await page.getByRole("button", { name: "Call the order off" }).click();
      assert.match(await page.getByRole("status").innerText(), /Called off/);
    });

    test("A smaller next term warns, blocks resizing, and can be withdrawn", async () => {
      await visit("/instances/i-1001-1");
      await page.getByRole("link", { name: "Renew now" }).click();
      await page.getByLabel("Computing Unit").fill("60");
      await page.getByLabel("Term").selectOption("1");
      await quoted("Buy Now · pay USD 1,320.00");
      assert.match(await mainText(page), /From 1 Apr 2021, 00:00 \(UTC\) the instance is 60 CU\. Until then it cannot/);
      await accept();
      await page.getByRole("button", { name: "Buy Now · pay USD 1,320.00" }).click();
      const order = page.url();
      assert.match(await mainText(page), /The next term has not begun/);
      await page.goto("/instances/i-1001-1/upgrade?size=150");
      assert.match(await mainText(page), /The next term has another size/);
      await page.goto(order);
      await page.getByRole("button", { name: "Withdraw the next term" }).click();
      assert.match(await page.getByRole("status").innerText(), /cancellation order is completed/);
      assert.match(await mainText(page), /USD 1,320\.00/);
    });

    test("A renewal cannot be larger", async () => {
      await visit("/instances/i-1001-1/renew?size=150&months=1");
      assert.match(await mainText(page), /A renewal keeps the size or makes it smaller/);
    });

    test("An upgrade that the balance does not cover is ordered to be paid later, and called off", async () => {
      await visit("/instances/i-1001-3/upgrade?size=2000");
      await accept();
      await page.getByRole("button", { name: /^Buy Now/ }).click();
      assert.match(await page.getByRole("alert").innerText(), /Top up/);
      await page.getByRole("button", { name: "Order, pay later" }).click();
      assert.match(await page.getByRole("status").innerText(), /carried out when it is paid/);
      await page.goto("/instances/i-1001-3/upgrade?size=60");
      assert.match(await mainText(page), /waits for payment; pay or cancel it first/);
      await page.goto("/orders");
      await page.locator("tbody a").first().click();
      await page.getByRole("button", { name: "Call the order off" }).click();
      assert.match(await page.getByRole("status").innerText(), /Nothing was paid/);
    });

    test("A change is scheduled with the most it may cost, told on its page, and withdrawn", async () => {
      await visit("/instances/i-1001-3/upgrade?size=60");
      await accept();
      await page.getByText("Carry it out at a date instead").click();
      await page.getByRole("button", { name: "Schedule it" }).click();
      assert.match(await page.getByRole("alert").innerText(), /Choose the date and time/);
      await page.getByLabel(/^\s*Date and time/).fill("2020-11-01T09:30");
      await page.getByLabel(/It may cost at most/).fill("5000.00");
      await page.getByRole("button", { name: "Schedule it" }).click();
      assert.match(await page.getByRole("status").innerText(), /Scheduled\. Nothing is paid before its date/);
      assert.match(await mainText(page), /Carried out 1 Nov 2020, 09:30 \(UTC\) May cost at most USD 5,000\.00/);
      await page.getByRole("button", { name: "Withdraw the change" }).click();
      assert.match(await page.getByRole("status").innerText(), /Called off/);
    });

    test("A purchase is scheduled for a date, and withdrawn", async () => {
      await visit("/buy/maxcompute/ap-southeast-1?size=10&months=1");
      await accept();
      await page.getByText("Carry it out at a date instead").click();
      await page.getByLabel(/^\s*Date and time/).fill("2020-11-01T09:30");
      await page.getByLabel(/It may cost at most/).fill("much");
      await page.getByRole("button", { name: "Schedule it" }).click();
      assert.match(await page.getByRole("alert").innerText(), /like 6\.00/);
      await page.getByLabel(/It may cost at most/).fill("220.00");
      await accept();
      await page.getByRole("button", { name: "Schedule it" }).click();
      assert.match(await mainText(page), /Instance Made at its date/);
      await page.getByRole("button", { name: "Withdraw the order" }).click();
      assert.match(await page.getByRole("status").innerText(), /Called off/);
    });

    test("A voucher covers a part of an upgrade, and one that is not there is told at its field", async () => {
      const value = { amount: "50.00", currency: "USD" };
      await server.api("ops", "customers/1001/vouchers", { code: "MORE", value, expiresAt: "2021-01-01T00:00:00Z" });
      await visit("/instances/i-1001-1/upgrade?size=110");
      await page.getByLabel(/^\s*Voucher/).fill("NONE");
      if (scripts) await page.getByText("no voucher NONE").waitFor();
      else await page.getByRole("button", { name: "Update quote" }).click();
      assert.equal(await page.getByLabel(/^\s*Voucher/).getAttribute("aria-invalid"), "true");
      assert.equal(await page.getByLabel("Computing Unit").getAttribute("aria-invalid"), "false");
      await page.getByLabel(/^\s*Voucher/).fill("MORE");
      await quoted("Buy Now · pay USD 1,332.84");
      assert.match(await mainText(page), /MORE covers USD 50\.00/);
    });

    test("Automatic renewal is turned on with its agreement, and off", async () => {
      await visit("/instances/i-1001-1");
      await page.getByLabel("Renew each time for").selectOption("12");
      await page.getByRole("button", { name: "Turn automatic renewal on" }).click();
      assert.match(await page.getByRole("alert").innerText(), /Accept the MaxCompute/);
      await accept();
      await page.getByLabel("Renew each time for").selectOption("12");
      await page.getByRole("button", { name: "Turn automatic renewal on" }).click();
      assert.match(await mainText(page), /On: 12 months each time/);
      await page.getByRole("button", { name: "Turn automatic renewal off" }).click();
      assert.match(await page.getByRole("status").innerText(), /Automatic renewal is off/);
    });

    test("A project is created and billed by another method", async () => {
      await visit("/projects");
      await page.getByLabel("Name", { exact: true }).fill("Nope");
      await page.getByRole("button", { name: "Create" }).click();
      assert.match(await page.getByRole("alert").innerText(), /begins with a lower-case letter/);
      await page.getByLabel("Name", { exact: true }).fill("nightly");
      await page.getByLabel("Billed by").selectOption("region:ap-southeast-1");
      await page.getByRole("button", { name: "Create" }).click();
      assert.match(await page.getByRole("status").innerText(), /nightly is billed by pay-as-you-go/);
      await page.getByRole("link", { name: "Switch nightly" }).click();
      await page.getByLabel("Instance").selectOption("i-1001-1");
      await page.getByRole("button", { name: "Switch to this subscription" }).click();
      assert.match(await mainText(page), /nightly Subscription i-1001-1 Normal/);
    });

    test("An instance whose term has ended is frozen, and a renewal brings it back", async () => {
      await server.moveClock("2020-10-02T00:00:00Z");
      await visit("/instances/i-1003-1", "nopriv");
      assert.match(await mainText(page), /Will be deleted 16 Oct 2020, 00:00/);
      await page.getByRole("link", { name: "Renew", exact: true }).click();
      await page.getByLabel("Term").selectOption("1");
      await quoted("Buy Now · pay USD 150.00");
      await accept();
      await page.getByRole("button", { name: "Buy Now · pay USD 150.00" }).click();
      await page.getByRole("status").filter({ hasText: "renewal order is completed" }).waitFor();
      await page.goto("/instances/i-1003-1");
      assert.match(await mainText(page), /Active/);
    });
  });
}
