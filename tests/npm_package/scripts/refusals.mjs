const said = (call) => call.then(() => 'nothing', (error) => [error.name, error.status, error.message]);
out = [
  await said(api.clock.advance('soon')),
  await said(api.snapshots.restore('none')),
  await said(api.connect({ url: 'http://127.0.0.1:1' }).reset()),
  await said(api.connect({ url: strapi.url + '/api' }).reset()),
];
