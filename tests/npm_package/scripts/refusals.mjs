const said = (call) => call.then(() => 'nothing', (error) => [error.name, error.status, error.message]);
out = [
  await said(api.clock.advance('soon')),
  await said(api.snapshots.restore('none')),
  await said(api.connect({ url: process.env.NOWHERE }).reset()),
  await said(api.connect({ url: strapi.url + '/api' }).reset()),
];
