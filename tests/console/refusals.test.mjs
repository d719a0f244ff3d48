// Nothing is ordered that was not shown, and every refusal says what to do.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { assertQuiet, launch, mainText, open, openResize } from "./lib/browser.mjs";
import { startServer } from "./lib/server.mjs";

const buyNow = /^Buy Now/;

// What the demo has bought for acme.
const demoOrders = 3;

describe("Refusals", () => {
  let browser, server, page;
  before(async () => [browser, server] = await Promise.all([launch(), startServer()]));
  afterEach(() => assertQuiet(page));
  after(async () => {
    await browser.close();
    await server.stop();
  });

  const upgrading = async (scripts = true) => {
    page = await open(browser, server, { account: "acme", scripts });
    await openResize(page, "MaxCompute", "Upgrade");
  };
  const quoteOf = async (size) => {
    await page.getByLabel("Computing Unit").fill(size);
    await page.getByRole("button", { name: "Update quote" }).click();
  };
  const buy = async () => {
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: buyNow }).click();
  };
  const orders = async () => {
    await page.goto("/orders");
    return page.locator("tbody tr").count();
  };

  for (const scripts of [true, false]) {
    test(`What is no size is answered at the field ${scripts ? "with" : "without"} scripts`, async () => {
      await upgrading(scripts);
      const answers = {
        "": "Nothing is not a number of compute units; write a whole number from 10 to 2,000.",
        "1e9": "“1e9” is not a number of compute units",
        "-5": "“-5” is not a number of compute units",
        "9": "9 CU is not sold: the smallest size is 10 CU.",
        "2001": "2001 CU is not sold: the largest size is 2000 CU.",
        "100": "The instance is 100 CU already",
      };
      for (const [typed, answer] of Object.entries(answers)) {
        await page.getByLabel("Computing Unit").fill(typed);
        if (!scripts) await page.getByRole("button", { name: "Update quote" }).click();
        await page.getByRole("status").filter({ hasText: answer }).waitFor();
        const field = page.getByLabel("Computing Unit");
        assert.equal(await field.getAttribute("aria-invalid"), "true", typed);
        assert.match(await field.getAttribute("aria-describedby"), /answer/);
        assert.equal(await page.getByRole("button", { name: buyNow }).innerText(), "Buy Now");
      }
    });
  }

  test("Text that a browser would not send is answered too", async () => {
    await upgrading(false);
    await page.goto(`${page.url()}?size=${encodeURIComponent("<b>ten</b>")}`);
    assert.match(await mainText(page), /“<b>ten<\/b>” is not a number of compute units/);
  });

  test("A smaller size on the upgrade page leads to the downgrade page and keeps the number", async () => {
    await upgrading();
    await page.getByLabel("Computing Unit").fill("60");
    await page.getByRole("link", { name: /^Downgrade i-/ }).click();
    assert.equal(await page.getByLabel("Computing Unit").inputValue(), "60");
    assert.match(await page.getByRole("button", { name: buyNow }).innerText(), /get USD [\d,.]+ back/);
  });

  test("Buying a number that was not quoted asks again and orders nothing", async () => {
    await upgrading(false);
    await quoteOf("150");
    await page.getByLabel("Computing Unit").fill("151");
    await buy();
    assert.match(await page.getByRole("alert").innerText(), /Nothing has been ordered yet/);
    assert.equal(await page.getByRole("button", { name: buyNow }).innerText(), "Buy Now · pay USD 7,053.02");
    assert.ok(await page.getByRole("checkbox").isChecked());
    assert.equal(await orders(), demoOrders);
  });

  test("Buying without the agreement says so at the box", async () => {
    await upgrading();
    await quoteOf("150");
    await page.getByRole("button", { name: buyNow }).click();
    const told = await page.getByRole("alert").innerText();
    assert.match(told, /Accept the MaxCompute \(Subscription\) Agreement of Service/);
    assert.equal(await page.getByRole("checkbox").getAttribute("aria-invalid"), "true");
    assert.equal(await orders(), demoOrders);
  });

  test("An upgrade that the balance does not cover says how much is missing", async () => {
    await upgrading();
    await quoteOf("2000");
    assert.match(await mainText(page), /USD 252,759\.44 too little/);
    await buy();
    assert.match(await page.getByRole("alert").innerText(), /Top up USD 252,759\.44/);
    assert.equal(await orders(), demoOrders);
  });

  test("A form without its token is refused", async () => {
    await upgrading();
    const answer = await page.request.post(page.url(), { form: { size: "150", action: "update" } });
    assert.equal(answer.status(), 400);
    assert.match(await answer.text(), /Nothing was changed/);
    const unreadable = await page.request.post(page.url(), {
      headers: { "content-type": "multipart/form-data; boundary=x" }, data: "nothing",
    });
    assert.equal(unreadable.status(), 400);
    assert.match(unreadable.headers()["content-security-policy"], /default-src 'none'/);
  });

  test("Another account's instance and order are not there", async () => {
    await upgrading();
    const missing = ["/instances/i-1002-1", "/instances/i-1002-1/upgrade", "/orders/o-1002-1", "/compute-engines/none"];
    for (const address of missing) {
      const answer = await page.goto(address);
      assert.equal(answer.status(), 404, address);
      assert.match(await mainText(page), /There is no such page/);
    }
  });

  test("A quote that has run out is replaced before anything is ordered", async () => {
    await upgrading();
    await quoteOf("150");
    await server.moveClock("2020-09-24T10:16:00Z");
    await buy();
    assert.match(await page.getByRole("alert").innerText(), /The quote held until/);
    assert.equal(await page.getByRole("button", { name: buyNow }).innerText(), "Buy Now · pay USD 6,914.31");
    assert.equal(await orders(), demoOrders);
  });

  test("A double click orders once, and an older page is told that things have changed", async () => {
    await upgrading();
    await quoteOf("110");
    const older = await open(browser, server, { account: "acme" });
    await older.goto(`${page.url()}?size=120`);
    await page.getByRole("checkbox").check();
    const form = Object.fromEntries(await page.evaluate(() => [...new FormData(document.querySelector("main form"))]));
    const send = () => page.request.post(page.url(), { form: { ...form, action: "buy" } });
    const answers = await Promise.all([send(), send()]);
    assert.equal(answers[0].url(), answers[1].url());
    assert.match(answers[0].url(), /\/orders\/o-1001-\d+\?placed$/);
    assert.equal(await orders(), demoOrders + 1);
    await older.getByRole("checkbox").check();
    await older.getByRole("button", { name: buyNow }).click();
    assert.match(await older.getByRole("alert").innerText(), /have changed since the quote/);
    assert.match(await mainText(older), /Going from 110 CU to 120 CU costs/);
    assertQuiet(older);
  });

  test("A refund of nothing explains itself and can be ordered", async () => {
    await server.moveClock("2020-09-30T12:00:00Z");
    page = await open(browser, server, { account: "kiri" });
    await openResize(page, "ECS", "Downgrade");
    await page.getByLabel("Configuration").selectOption("C");
    await page.getByRole("button", { name: "Buy Now · get nothing back" }).waitFor();
    assert.match(await mainText(page), /used up by the days used so far\. You can go on all the same\./);
    await buy();
    await page.getByRole("status").filter({ hasText: "Done." }).waitFor();
    assert.match(await mainText(page), /What was paid has been used up/);
  });

  test("A frozen instance cannot be resized and says why", async () => {
    await server.moveClock("2020-10-02T00:00:00Z");
    page = await open(browser, server, { account: "kiri" });
    await page.goto("/instances/i-1002-1");
    assert.match(await mainText(page), /Frozen/);
    assert.equal(await page.getByRole("link", { name: "Downgrade", exact: true }).count(), 0);
    await page.goto("/instances/i-1002-1/upgrade?size=B");
    assert.match(await mainText(page), /frozen/i);
    assert.equal(await page.getByLabel("Configuration").count(), 0);
  });
});
