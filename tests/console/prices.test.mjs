// Operators draft, try, publish and withdraw prices, publish rates, put rules in force, and provision orders.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, afterEach, before, describe, test } from "node:test";
import { assertQuiet, launch, mainText, open } from "./lib/browser.mjs";
import { startServer } from "./lib/server.mjs";

const first = "maxcompute/ap-southeast-1/USD/1";
const second = "maxcompute/ap-southeast-1/USD/2";

describe("Prices, rates, rules and provisioning", () => {
  let browser, server, page;
  before(async () => [browser, server] = await Promise.all([launch(), startServer()]));
  afterEach(() => assertQuiet(page));
  after(async () => {
    await browser.close();
    await server.stop();
  });

  const operator = async (address, scripts = false) => {
    page = await open(browser, server, { account: "ops", scripts });
    await page.goto(address);
  };
  const press = (name) => page.getByRole("button", { name }).click();

  test("A draft begins from a version and follows the typing", async () => {
    await operator("/operators", true);
    await page.getByRole("link", { name: "Prices" }).click();
    await page.getByRole("link", { name: first, exact: true }).click();
    await page.getByLabel("Note").fill("Dearer from winter on");
    const asked = [];
    page.on("request", (request) => request.url().endsWith("/preview") && asked.push(request.url()));
    await press("Begin a draft");
    assert.match(await mainText(page), /1 CU, 12 months USD 224\.40 USD 224\.40 USD 0\.00/);
    await page.waitForLoadState("networkidle");
    assert.deepEqual(asked, [], "nothing was typed");
    await page.getByLabel("A CU for a month").fill("24.20");
    await page.getByText("+USD 22.44", { exact: true }).waitFor();
    await page.getByLabel("Percent off 1", { exact: true }).fill("105");
    await page.locator("#answer .refused").waitFor();
    assert.match(await page.locator("#answer").innerText(), /The discount from 12 months on is 105%; make it 0/);
  });

  test("A draft is saved, refused with what was typed, and published, without scripts", async () => {
    await operator("/operators/prices");
    await page.getByRole("row", { name: /Dearer from winter on/ }).getByRole("link").click();
    await page.getByLabel("Step, CU").fill("0");
    await press("Save the draft");
    assert.match(await page.getByRole("alert").innerText(), /The step is 0 CU; make it at least 1/);
    assert.equal(await page.getByLabel("Step, CU").inputValue(), "0");
    await page.getByLabel("Step, CU").fill("1");
    await page.getByLabel("A CU for a month").fill("24.20");
    await press("Save the draft");
    assert.match(await page.getByRole("status").first().innerText(), /The draft is saved/);
    const text = await mainText(page);
    assert.match(text, /2 instances of MaxCompute in ap-southeast-1, of the 5 that were looked at/);
    assert.match(text, /Renewal for 12 months 2 USD 33,660\.00 USD 37,026\.00 \+USD 3,366\.00/);
    await page.getByLabel("In force from (UTC)").fill("2020-09-01T00:00");
    await press("Publish this version");
    assert.match(await page.getByRole("alert").innerText(), /2020-09-01T00:00:00Z is not after all that has happened/);
    await page.getByLabel("In force from (UTC)").fill("2021-01-01T00:00");
    await press("Publish this version");
    assert.match(await mainText(page), new RegExp(`${second} Published\\..*To be in force from 1 Jan 2021, 00:00`));
  });

  test("A version that is not in force yet is withdrawn", async () => {
    await operator(`/operators/prices/${second}`);
    await press("Withdraw this version");
    assert.match(await mainText(page), /Withdrawn\. Nothing is ever priced by it/);
    await page.goto("/operators/prices");
    assert.match(await mainText(page), new RegExp(`Past and withdrawn.*${second}`));
    await page.goto("/operators/audit");
    const text = await mainText(page);
    assert.match(text, /price book withdrawn .*withdrawn/);
    assert.match(text, /price book published .*USD 22\.00 a CU and month.*USD 24\.20 a CU and month/);
  });

  test("A rate is published, and a wrong one keeps what was typed", async () => {
    await operator("/operators/rates");
    await page.getByLabel("One", { exact: true }).fill("usd");
    await page.getByLabel("is worth").fill("zero");
    await page.getByLabel("of", { exact: true }).fill("MYR");
    await page.getByLabel("Source").fill("A bank");
    await press("Publish the rate");
    assert.match(await page.getByRole("alert").innerText(), /'zero' is not a rate/);
    assert.equal(await page.getByLabel("Source").inputValue(), "A bank");
    await page.getByLabel("is worth").fill("4.25");
    await press("Publish the rate");
    assert.match(await mainText(page), /1 USD = 4\.25 MYR A bank/);
  });

  test("A rule set is added from a file and put in force", async () => {
    await operator("/operators/rules");
    await page.getByLabel("Or its text").fill("{}");
    await press("Add the rule set");
    assert.match(await page.getByRole("alert").innerText(), /That is no rule set: .*lacks the field/);
    const file = new URL("../../src/Cubit.Store/Resizing/rules/linear-day.json", import.meta.url);
    const text = await readFile(file, "utf8");
    await page.getByLabel("File").setInputFiles({
      name: "own.json", mimeType: "application/json", buffer: Buffer.from(text.replace('"linear/day"', '"own/day"')),
    });
    await press("Add the rule set");
    assert.match(await page.getByRole("status").innerText(), /The rule set is stored/);
    await page.getByLabel("Rule set", { exact: true }).selectOption("own/day");
    await page.getByLabel("For", { exact: true }).selectOption("ecs");
    await page.getByLabel("From (UTC)").fill("2020-10-01T00:00");
    await press("Put it in force");
    await page.getByRole("link", { name: "own/day" }).click();
    assert.match(await mainText(page), /added by an operator In force for ecs from 1 Oct 2020, 00:00 \(UTC\)/);
  });

  test("A pool has a number of CUs, and a wrong one is refused", async () => {
    await operator("/operators/provisioning");
    const field = page.getByLabel("CUs in all: maxcompute in ap-southeast-1");
    await field.fill("many");
    await press("Set: maxcompute in ap-southeast-1");
    assert.match(await page.getByRole("alert").innerText(), /'many' is not a number of CUs/);
    await field.fill("175");
    await press("Set: maxcompute in ap-southeast-1");
    assert.match(await mainText(page), /150 taken of/);
    assert.equal(await field.inputValue(), "175");
  });

  test("A paid order waits for the provider's word", async () => {
    await operator("/operators/provisioning");
    await press("Let them wait: maxcompute in ap-southeast-1");
    const buy = async () => {
      const to = { product: "maxcompute", region: "ap-southeast-1", computeUnits: 10, months: 1 };
      const { id, agreement } = await server.api("acme", "quotes", to);
      const accepted = { id: agreement.id, version: agreement.version };
      return (await server.api("acme", "orders", { quoteId: id, agreement: accepted })).id;
    };
    const [done, failed] = [await buy(), await buy()];
    await page.goto("/operators/provisioning");
    await press(`It is in place: ${done}`);
    assert.match(await page.getByRole("status").innerText(), /Completed\. The capacity counts from now/);
    await page.getByLabel(`Why ${failed} fails`).fill("No room in hall 2.");
    await press(`It cannot be: ${failed}`);
    assert.match(await page.getByRole("status").innerText(), /Failed\. The money goes back within seconds/);
    assert.match(await mainText(page), /No order waits for its capacity/);
    page = await open(browser, server, { account: "acme", scripts: false });
    await page.goto(`/orders/${failed}`);
    assert.match(await mainText(page), /No room in hall 2\./);
  });
});
