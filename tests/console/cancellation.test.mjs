// A subscription is cancelled by ticket: what the form says, what the operator decides, and what is deleted when.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { assertQuiet, launch, mainText, open } from "./lib/browser.mjs";
import { startServer } from "./lib/server.mjs";

describe("Cancelling by ticket", () => {
  let browser, server, page;
  before(async () => [browser, server] = await Promise.all([launch(), startServer()]));
  afterEach(() => assertQuiet(page));
  after(async () => {
    await browser.close();
    await server.stop();
  });

  const advance = async (days) => {
    await page.getByRole("button", { name: `+${days} day${days === 1 ? "" : "s"}` }).click();
  };
  const operator = async (address) => {
    page = await open(browser, server, { account: "ops", scripts: false });
    if (address) await page.goto(address);
  };
  const customer = async (address) => {
    page = await open(browser, server, { account: "acme", scripts: false });
    await page.goto(address);
  };
  const apply = async (message) => {
    await page.getByLabel(/^Message to the operator/).fill(message);
    await page.getByLabel(/I have read what would be frozen/).check();
    await page.getByRole("button", { name: "Apply for cancellation" }).click();
  };

  test("The form tells dates, projects, and the refund with its working", async () => {
    await customer("/instances/i-1001-1");
    assert.equal(await page.getByRole("link", { name: "Apply for cancellation" }).count(), 1);
    await page.getByRole("link", { name: "My ticket records" }).click();
    await page.getByRole("link", { name: "Cancel i-1001-1" }).click();
    const text = await mainText(page);
    for (const part of [
      /Switch them now: once you have applied, switching is refused/,
      /Approved 24 Sep 2020, 10:00 \(UTC\), if an operator approved now/,
      /Frozen 24 Sep 2020, 10:00 \(UTC\), at the approval/,
      /Deleted 8 Oct 2020, 10:00 \(UTC\), 14 days after the approval/,
      /etl is billed by this subscription/, /reports is billed by this subscription/,
      /adhoc is billed by pay-as-you-go/, /Whether it is given back is the operator's decision/,
    ]) assert.match(text, part);
    await page.getByText("How this amount is worked out").click();
    assert.match(await mainText(page), /Rule alibaba\/2022-05 § daily/);
  });

  test("A project that is switched first goes on", async () => {
    await customer("/instances/i-1001-1/cancellation");
    await page.getByRole("link", { name: "Switch reports to pay-as-you-go" }).click();
    assert.match(await mainText(page), /USD 0\.05 for each compute unit and hour/);
    await page.getByRole("button", { name: "Switch to pay-as-you-go" }).click();
    assert.match(await page.getByRole("status").innerText(), /reports is billed by pay-as-you-go/);
    await page.goto("/instances/i-1001-1/cancellation");
    assert.match(await mainText(page), /reports is billed by pay-as-you-go/);
  });

  test("Applying without the tick is told so, and nothing is opened", async () => {
    await customer("/instances/i-1001-1/cancellation");
    const form = Object.fromEntries(await page.locator("main form").evaluate((of) => [...new FormData(of)]));
    const answer = await page.request.post(page.url(), { form: { ...form, text: "no tick" } });
    assert.equal(answer.status(), 409);
    assert.match(await answer.text(), /Tick that you have read/);
    await page.goto("/tickets");
    assert.match(await mainText(page), /You have no ticket/);
  });

  test("An open ticket can be written on and withdrawn", async () => {
    await customer("/instances/i-1001-1/cancellation");
    await apply("We move elsewhere.");
    assert.match(await page.getByRole("status").innerText(), /An operator decides/);
    assert.match(await mainText(page), /We move elsewhere\./);
    await page.getByLabel("Message to the operator").fill("Or do we?");
    await page.getByRole("button", { name: "Send" }).click();
    assert.match(await mainText(page), /Or do we\?/);
    await page.goto("/instances/i-1001-1/cancellation");
    assert.equal(await page.locator("main form").count(), 0);
    await page.goto("/projects/p-1001-etl");
    await page.getByRole("button", { name: "Switch to pay-as-you-go" }).click();
    assert.match(await page.getByRole("alert").innerText(), /ticket/);
    await page.goto("/tickets/t-1001-1");
    await page.getByRole("button", { name: "Withdraw the ticket" }).click();
    assert.match(await page.getByRole("status").innerText(), /stay as they are/);
    await page.getByRole("link", { name: "My ticket records" }).click();
    assert.match(await mainText(page), /t-1001-1 Cancellation of i-1001-1 .* Withdrawn/);
  });

  test("The operator lands on the queues, answers, and approves with the proposed refund", async () => {
    await customer("/instances/i-1001-1/cancellation");
    await apply("Now for good.");
    await operator();
    assert.equal(new URL(page.url()).pathname, "/operators");
    await page.getByRole("link", { name: "t-1001-2" }).click();
    await page.getByLabel("Answer to the customer").fill("We are sorry to see you go.");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByLabel(/As proposed/).check();
    await page.getByRole("button", { name: "Approve: freeze now" }).click();
    assert.match(await page.getByRole("status").innerText(), /Approved/);
    await customer("/tickets/t-1001-2");
    const text = await mainText(page);
    for (const part of [
      /We are sorry to see you go\./, /Frozen since 24 Sep 2020, 10:00/, /Will be deleted 8 Oct 2020, 10:00/,
      /Projects frozen with it etl/, /to be paid at deletion/,
    ]) assert.match(text, part);
    await page.goto("/projects");
    assert.match(await mainText(page), /etl Subscription i-1001-1 Frozen 8 Oct 2020, 10:00/);
    assert.match(await mainText(page), /reports Pay-as-you-go Normal –/);
  });

  test("Restored it goes on; approved again it is deleted 14 days later, and not before", async () => {
    await operator("/operators/tickets/t-1001-2");
    await page.getByRole("button", { name: "Restore everything" }).click();
    assert.match(await page.getByRole("status").innerText(), /Restored/);
    await customer("/instances/i-1001-1/cancellation");
    await apply("");
    await operator("/operators/tickets/t-1001-3");
    await page.getByRole("button", { name: "Approve: freeze now" }).click();
    await customer("/projects");
    await advance(7);
    await advance(1);
    assert.match(await page.locator(".sandbox").innerText(), /2 Oct 2020, 10:00/);
    assert.match(await mainText(page), /etl Subscription i-1001-1 Frozen/);
    await advance(7);
    assert.match(await mainText(page), /etl Subscription i-1001-1 Deleted/);
    assert.match(await mainText(page), /reports Pay-as-you-go Normal/);
    await page.goto("/instances/i-1001-1");
    assert.match(await mainText(page), /Deleted on 8 Oct 2020, 10:00/);
  });

  test("An operator grants a privilege, issues a voucher, and proposes what a second person approves", async () => {
    await operator("/operators");
    await page.getByLabel("Account number").fill("1003");
    await page.getByRole("button", { name: "Go to the customer" }).click();
    await page.getByRole("button", { name: "Grant the downgrade privilege" }).click();
    assert.match(await page.getByRole("status").innerText(), /granted/);
    await page.getByText("Issue a voucher", { exact: true }).click();
    await page.getByLabel("Code").fill("sorry5");
    await page.getByLabel("Value").fill("5.00");
    await page.getByLabel("Good until the end of").fill("2020-12-31");
    await page.getByRole("button", { name: "Issue the voucher" }).click();
    assert.match(await mainText(page), /SORRY5: USD 5\.00 of USD 5\.00 left, good until 1 Jan 2021, 00:00 \(UTC\)/);
    await page.getByText("Propose an adjustment", { exact: true }).click();
    await page.getByLabel(/^Amount in/).fill("7.50");
    await page.getByLabel("Reason").fill("An outage");
    await page.getByRole("button", { name: "Propose the adjustment" }).click();
    assert.match(await mainText(page), /Gives the customer USD 7\.50, proposed by ops@example\.com: An outage/);
    await page.getByRole("button", { name: "Approve it" }).click();
    assert.match(await page.getByRole("alert").innerText(), /ask another operator/);
    await page.getByRole("button", { name: "Reject it" }).click();
    assert.match(await page.getByRole("status").innerText(), /rejected/);
  });

  test("Money that came in from outside is confirmed for an order that waits", async () => {
    const to = { product: "ecs", region: "ap-southeast-1", configuration: "A", months: 12 };
    const { id, agreement } = await server.api("nopriv", "quotes", to);
    const accepted = { id: agreement.id, version: agreement.version };
    const order = await server.api("nopriv", "orders", { quoteId: id, agreement: accepted, payment: "later" });
    await operator("/operators/customers/1003");
    await page.getByRole("button", { name: `Confirm that USD ${Number(order.charge.amount).toLocaleString("en", {
      minimumFractionDigits: 2 })} came in` }).click();
    assert.match(await page.getByRole("status").innerText(), /The payment is confirmed/);
    assert.equal((await server.api("nopriv", `orders/${order.id}`)).state, "completed");
  });

  test("The audit has who did what", async () => {
    await operator("/operators/audit");
    const text = await mainText(page);
    assert.match(text, /ops@example\.com .* ticket restore t-1001-2/);
    assert.match(text, /ticket approve t-1001-3/);
  });

  test("What is not a member's is closed to an operator, and the other way round", async () => {
    await operator("/orders");
    assert.match(await mainText(page), /You may not do that/);
    await customer("/operators");
    assert.match(await mainText(page), /You may not do that/);
  });
});
