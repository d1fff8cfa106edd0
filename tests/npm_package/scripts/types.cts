import api = require('fake-strapi');
import globalSetup = require('fake-strapi/jest');

const own = globalSetup.withOptions({ strapi: '5' });
// @ts-expect-error there is no such option
globalSetup.withOptions({ strapy: '5' });

async function run(): Promise<void> {
  await globalSetup({ rootDir: '.' }, { globals: {} });
  await own({ rootDir: '.' });
  await api.reset();
  await globalSetup.globalTeardown();
}
void run();
