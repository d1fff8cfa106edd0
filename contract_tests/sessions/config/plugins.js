'use strict';

module.exports = () => ({
  'users-permissions': {
    config: {
      jwtManagement: 'refresh',
      sessions: { accessTokenLifespan: 120, idleRefreshTokenLifespan: 3600, cookie: { path: '/api', sameSite: 'strict' } },
      ratelimit: { enabled: false },
    },
  },
});
