const postgres = (env) => ({
  client: 'postgres',
  connection: {
    host: env('DATABASE_HOST'),
    port: env.int('DATABASE_PORT'),
    database: env('DATABASE_NAME'),
    user: env('DATABASE_USERNAME'),
    password: env('DATABASE_PASSWORD'),
  },
  pool: { min: env.int('DATABASE_POOL_MIN', 2), max: env.int('DATABASE_POOL_MAX', 10) },
});

const sqlite = (env) => ({
  client: 'sqlite',
  connection: { filename: env('DATABASE_FILENAME') },
  useNullAsDefault: true,
});

module.exports = ({ env }) => ({
  connection: env('DATABASE_CLIENT', 'sqlite') === 'postgres' ? postgres(env) : sqlite(env),
});
