/// <reference types="node" />

/** The control API refused, or nobody answered (`status` 0). The message says what to do. */
export class ControlError extends Error {
  readonly status: number;
}

/** Requests weren't what a test expects; the message has those that came nearest, and each as a curl command. */
export class RequestsAssertionError extends Error {}

/** The Python command isn't installed; the message says how to install it. */
export class CommandNotFoundError extends Error {}

/** Anything that JSON can hold. */
export type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [key: string]: Json };

/** Options of `fake-strapi serve` in camel case, and some of the start's own. What isn't given is as serve has it. */
export interface ServerOptions {
  /** The command, instead of FAKE_STRAPI_COMMAND, the PATH, a virtual environment or `python -m`. */
  command?: string | readonly string[];
  /** Where relative paths begin, and virtual environments are looked for. */
  cwd?: string;
  /** Further words of the command line. */
  args?: readonly string[];

  /** A directory of a Strapi project; without it, the bundled PrintShop. */
  project?: string;
  /** The Strapi to be: `4`, `5`, or a measured release. */
  strapi?: string | number;
  profile?: 'strapi' | 'guide';
  /** A date on which /api/v1 and /api/v2 are announced. */
  versioning?: string;
  /** NODE_ENV of the fake. */
  env?: string;
  /** `100/15m`, or `off`. */
  rateLimit?: string;
  /** A JSON or YAML file of entries, or an archive of `strapi export`. */
  seed?: string;
  db?: string;
  host?: string;
  controlToken?: string;
  tls?: boolean;
  tlsCert?: string;
  tlsKey?: string;
  apiToken?: string;
  readOnlyToken?: string | readonly string[];
  /** `TOKEN=ACTION,…` */
  customToken?: string | readonly string[];
  /** `EMAIL:PASSWORD` */
  admin?: string;
  public?: string | readonly string[];
  authenticated?: string | readonly string[];
  jwtSecret?: string;
  noAuthRateLimit?: boolean;
  uploads?: string;
  /** `UID=TYPE` */
  customField?: string | readonly string[];
  defaultLocale?: string;
  /** `CODE` or `CODE=NAME` */
  locale?: string | readonly string[];
  /** `URL` or `URL=EVENT,…` */
  webhook?: string | readonly string[];
  webhookSecret?: string;
  webhookCa?: string;
  idSeed?: number;
  /** How many requests are remembered. */
  journal?: number;
  autoWorkspaces?: boolean;
  /** Processes: one that is the Strapi, the others answer reads with it. */
  workers?: number;
}

export interface RunningServer {
  /** `http://localhost:<port>` */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a fake as a process of its own, on a free port; resolves when it answers. It ends with this process. */
export function start(options?: ServerOptions): Promise<RunningServer>;

export interface Health {
  status: 'ok';
  /** The exact version, such as `4.26.2`. */
  strapi: string;
  profile: string;
  /** null: the bundled PrintShop. */
  project: string | null;
  workspaces: number;
  /** Of several processes each one; `answered`: how many requests. */
  workers: { pid: number; ready: boolean; answered: number }[];
}

/** Entries by singular name or uid, as the API takes them, with `$key`, `$status` and `$locale`. */
export type Entries = { readonly [contentType: string]: readonly Json[] | Json };
/** Their ids, under the same names. */
export type EntryIds = { [contentType: string]: Json };

export interface ClockState {
  /** ISO 8601. */
  now: string;
  frozen: boolean;
}

export interface Clock {
  now(): Promise<ClockState>;
  /** Hold the time, where it is or at a given one. */
  freeze(at?: string | Date): Promise<ClockState>;
  /** Seconds. Every retry and delayed delivery that is due is made, in order, before it resolves. */
  advance(seconds: number): Promise<ClockState>;
  resume(): Promise<ClockState>;
}

export type FaultPreset =
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'rate-limited'
  | 'server-error'
  | 'unavailable'
  | 'network-error';

/** Which requests, when, and what happens: docs/faults.md. */
export interface FaultWish {
  preset?: FaultPreset;
  method?: string;
  /** `*` stands for any characters. */
  path?: string;
  query?: { readonly [parameter: string]: string };
  status?: number;
  body?: Json;
  headers?: { readonly [name: string]: string };
  /** Seconds. */
  delay?: number | { min: number; max: number };
  delay_by?: 'time' | 'clock';
  disconnect?: boolean;
  close?: boolean;
  garbage?: boolean | string;
  truncate?: number | 'half';
  slow?: { seconds: number } | { bytes_per_second: number };
  lose_answer?: boolean;
  times?: number;
  after?: number;
  probability?: number;
  seed?: number;
}

export interface Fault extends FaultWish {
  id: number;
  /** In words. */
  does: string;
  matched: number;
  fired: number;
}

type Preset = (path?: string, wish?: Omit<FaultWish, 'preset' | 'path'>) => Promise<Fault>;

export interface Faults {
  add(wish: FaultWish): Promise<Fault>;
  unauthorized: Preset;
  forbidden: Preset;
  notFound: Preset;
  /** With `Retry-After`, in seconds: 60 unless said. */
  rateLimited(path?: string, wish?: Omit<FaultWish, 'preset' | 'path'> & { retryAfter?: number }): Promise<Fault>;
  serverError: Preset;
  unavailable: Preset;
  networkError: Preset;
  list(): Promise<Fault[]>;
  /** Those that never fired, and why. */
  unused(): Promise<(Pick<Fault, 'id' | 'does'> & FaultWish & { why: string[] })[]>;
  remove(id: number): Promise<void>;
  clear(): Promise<void>;
}

export interface RequestConditions {
  method?: string;
  path?: string;
  status?: number | string;
  unmatched?: boolean;
  fault?: number;
  /** Only so many of them, the latest. */
  last?: number;
}

export interface JournalRequest {
  id: number;
  at: string;
  milliseconds: number | null;
  method: string;
  path: string;
  query: string;
  headers: { [name: string]: string };
  body: any;
  /** null: the connection was ended, or no answer is there yet. */
  status: number | null;
  answer: { headers: { [name: string]: string }; body: any };
  fault: number | null;
  unmatched: boolean;
  line: string;
  curl: string;
}

/** What is expected of a request: docs/journal.md. */
export interface Expectation {
  method?: string;
  path?: string;
  query?: { readonly [parameter: string]: Json };
  headers?: { readonly [name: string]: Json };
  body?: Json;
  status?: number | string;
  fault?: number | boolean | null;
  unmatched?: boolean;
  times?: number | { min?: number; max?: number };
  /** In this order: `"POST /api/jobs"`, or expectations. */
  calls?: readonly (string | Expectation)[];
}

export interface Verdict {
  ok: boolean;
  count: number;
  message: string;
}

type Conditions = Omit<Expectation, 'method' | 'path' | 'calls'>;

export interface Requests {
  list(conditions?: RequestConditions): Promise<JournalRequest[]>;
  clear(): Promise<void>;
  verify(expectation: Expectation): Promise<Verdict>;
  /** Rejects with RequestsAssertionError unless such a request came: so many `times`, or at least once. */
  assertCalled(method?: string, path?: string, conditions?: Conditions): Promise<void>;
  assertNotCalled(method?: string, path?: string, conditions?: Conditions): Promise<void>;
  assertCalledInOrder(...calls: (string | Expectation)[]): Promise<void>;
  /** Every request had a route. */
  assertNoUnmatched(): Promise<void>;
}

export type DeliveryState = 'pending' | 'delivered' | 'failed' | 'dropped';

export interface Delivery {
  id: string;
  event_id: string;
  event: string;
  model: string | null;
  webhook: number | null;
  url: string;
  state: DeliveryState;
  next_attempt: string | null;
  attempts: { at: string; status: number | null; error: string | null; duration: number | null }[];
  mischief: { [name: string]: Json };
  body: string | null;
}

/** What is done wrong on purpose: docs/webhooks.md. */
export interface Mischief {
  duplicates?: number;
  drop?: boolean;
  delay?: number;
  wrong_signature?: boolean;
  stale_timestamp?: boolean;
  truncate?: boolean;
}

export interface Deliveries {
  list(conditions?: { event?: string; state?: DeliveryState }): Promise<Delivery[]>;
  /** Until none is under way; false: they still are, after so many seconds. */
  wait(seconds?: number): Promise<boolean>;
  /** The list, once none is under way. */
  settled(conditions?: { event?: string; state?: DeliveryState }, seconds?: number): Promise<Delivery[]>;
  redeliver(id: string, mischief?: Mischief): Promise<Delivery>;
  /** Answers how many. */
  redeliverFailed(): Promise<number>;
}

export interface Webhooks {
  /** A new webhook for these events, for all without any; answers its id. */
  add(url: string, events?: readonly string[], headers?: { readonly [name: string]: string }): Promise<number>;
  settings(): Promise<{ [name: string]: Json }>;
  /** `secret`, `signature`, `retries`, `timeout`, `ca`, mischief: docs/webhooks.md. */
  configure(settings: { readonly [name: string]: Json }): Promise<{ [name: string]: Json }>;
}

export interface Snapshots {
  /** Answers the id to come back by. */
  take(): Promise<string>;
  restore(id: string): Promise<void>;
  list(): Promise<{ id: string; at: string }[]>;
  delete(id: string): Promise<void>;
}

export interface RateLimitWish {
  limit: number | string | null;
  /** Seconds. */
  window?: number;
  by?: 'ip' | 'token';
  retry_after?: boolean;
}

export interface RateLimit {
  get(): Promise<{ limit: number | null; window?: number; by?: 'ip' | 'token'; retry_after?: boolean }>;
  /** `"100/15m"`, `{ limit: 5, window: 1 }`, or null for none. */
  set(limit: string | number | null | RateLimitWish): ReturnType<RateLimit['get']>;
}

export interface VersioningState {
  announced: string | null;
  deprecated: string | null;
  sunset: string | null;
}

export interface Versioning {
  get(): Promise<VersioningState>;
  /** null takes the versions away. */
  announce(date: string | null): Promise<VersioningState>;
}

export interface Ids {
  get(): Promise<number | null>;
  /** From here on the same requests get the same ids; null: they are chance. */
  seed(seed: number | null): Promise<number | null>;
}

export interface User {
  id: number;
  username: string;
  email: string;
  jwt: string;
}

export interface Users {
  create(username: string, values?: { readonly [attribute: string]: Json }): Promise<User>;
  jwt(id: number): Promise<string>;
  /** Of users-permissions: `advanced`, `email-templates` or `providers`. */
  settings(name: string, changes: { readonly [name: string]: Json }): Promise<void>;
}

export interface Outbox {
  /** The mails that Strapi would have sent. */
  list(to?: string): Promise<{ [name: string]: any }[]>;
  clear(): Promise<void>;
}

export interface ApiTokenWish {
  type?: 'full-access' | 'read-only' | 'custom';
  permissions?: readonly string[];
  /** Milliseconds; null: for ever. */
  lifespan?: number | null;
}

export interface Permissions {
  apiToken(wish?: ApiTokenWish): Promise<string>;
  allowPublic(...actions: string[]): Promise<void>;
  allowAuthenticated(...actions: string[]): Promise<void>;
}

export interface Workspaces {
  list(): Promise<{ name: string; url: string; token: string }[]>;
  /** A new one, as the server started; without a name it gets a free one. */
  create(name?: string): Promise<Strapi>;
  delete(name: string): Promise<void>;
}

/** One workspace of a fake. */
export interface Strapi {
  /** Without a closing slash; the content API is under `/api`. */
  readonly url: string;
  /** A full-access API token. */
  readonly token: string;
  /** The global fetch, with a path of this Strapi and its token unless there is another one. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  health(): Promise<Health>;
  /** Everything as it was at the start: content, tokens, permissions, webhooks, faults, journal, time. */
  reset(): Promise<void>;
  /** Writes entries, all or none; or an archive of `strapi export`, which takes the place of all content. */
  seed(entries: Entries | Uint8Array): Promise<EntryIds>;
  /** All content, as `strapi export` writes it: a .tar.gz. */
  exportArchive(): Promise<Uint8Array>;
  /** The control API, described. */
  openapi(): Promise<{ [name: string]: any }>;
  readonly clock: Clock;
  readonly deliveries: Deliveries;
  readonly faults: Faults;
  readonly ids: Ids;
  readonly outbox: Outbox;
  readonly permissions: Permissions;
  readonly rateLimit: RateLimit;
  readonly requests: Requests;
  readonly snapshots: Snapshots;
  readonly users: Users;
  readonly versioning: Versioning;
  readonly webhooks: Webhooks;
  readonly workspaces: Workspaces;
}

export interface ConnectOptions {
  url?: string;
  token?: string;
  controlToken?: string;
}

/** What isn't given is that of STRAPI_URL, STRAPI_API_TOKEN and FAKE_STRAPI_CONTROL_TOKEN at the time of each call. */
export function connect(options?: ConnectOptions): Strapi;

/** The Strapi of this test's worker: what globalSetup, or `fake-strapi run`, has put into the environment. */
export const strapi: Strapi;

export const clock: Clock;
export const deliveries: Deliveries;
export const faults: Faults;
export const ids: Ids;
export const outbox: Outbox;
export const permissions: Permissions;
export const rateLimit: RateLimit;
export const requests: Requests;
export const snapshots: Snapshots;
export const users: Users;
export const versioning: Versioning;
export const webhooks: Webhooks;
export const workspaces: Workspaces;
export const exportArchive: Strapi['exportArchive'];
export const health: Strapi['health'];
export const openapi: Strapi['openapi'];
export const reset: Strapi['reset'];
export const seed: Strapi['seed'];
