'use strict';

module.exports = { rest: { defaultLimit: 25, withCount: true } }; // no maxLimit: test_strict_settings.py asks what that means
