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
  await openResize(page, "MaxCompute", "Downgrade");
  await page.getByLabel("Computing Unit").fill("60");
  await page.getByRole("button", { name: /^Buy Now · get USD/ }).waitFor();
  await page.getByRole("checkbox").check();
  await page.screenshot({ path: `${images}downgrade.png`, animations: "disabled", caret: "hide" });
} finally {
  await browser.close();
  await server.stop();
}
