// Writes docs/images/downgrade.png: the downgrade page with a live quote, always of the same data and clock.
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { launch, open, openResize } from "./lib/browser.mjs";
import { startServer } from "./lib/server.mjs";

const images = fileURLToPath(new URL("../../docs/images/", import.meta.url));
const [browser, server] = await Promise.all([launch(), startServer()]);
try {
  await mkdir(images, { recursive: true });
  const page = await open(browser, server, { account: "acme", width: 1280 });
  await openResize(page, "ECS", "Downgrade");
  await page.getByLabel("Configuration").selectOption("C");
  await page.getByRole("button", { name: "Buy Now · get USD 6.00 back" }).waitFor();
  await page.getByRole("checkbox").check();
  await page.screenshot({ path: `${images}downgrade.png`, animations: "disabled", caret: "hide" });
} finally {
  await browser.close();
  await server.stop();
}
