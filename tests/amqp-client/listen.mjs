// Hears the bus the way a stranger's program would: plain AMQP 0-9-1, no library of ours, nothing but the
// CloudEvents 1.0 structured JSON format taken for granted.
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import amqp from 'amqplib';

const help = `Prints the CloudEvents of a topic exchange, one JSON line per message.

  node listen.mjs --url amqp://user:password@host:port/vhost
                  [--exchange embassy.events]  the exchange; it must exist, and is waited for until --seconds
                  [--key 'content.#']...       routing keys to bind; all when not given, none for a queue that is there
                  [--count N]                  end after N messages; without it, listen until --seconds
                  [--seconds S]                give up after S seconds, 30 when not given
                  [--queue NAME]               a durable queue of that name, made when it is not there, in place of an exclusive one

READY on standard error means: bound, from here on nothing is missed.

Exit code  0 everything asked for arrived, or the time ran out without --count
           1 the broker or the exchange could not be reached in time, or was lost
           2 wrong use
           3 fewer than --count messages arrived in time
           4 a message is no CloudEvent
`;

const Fault = { unreachable: 1, usage: 2, timeout: 3, notCloudEvent: 4 };

function options() {
  try {
    const { values } = parseArgs({
      options: {
        help: { type: 'boolean' },
        url: { type: 'string' },
        exchange: { type: 'string', default: 'embassy.events' },
        key: { type: 'string', multiple: true },
        count: { type: 'string' },
        seconds: { type: 'string', default: '30' },
        queue: { type: 'string' },
      },
    });
    if (values.help) {
      process.stdout.write(help);
      process.exit(0);
    }
    const count = values.count === undefined ? Infinity : Number(values.count);
    const seconds = Number(values.seconds);
    if (!values.url) throw new Error('--url is missing');
    if (!(count >= 1)) throw new Error('--count must be a number from 1');
    if (!(seconds > 0)) throw new Error('--seconds must be a number above 0');
    return { ...values, count, seconds };
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${help}`);
    process.exit(Fault.usage);
  }
}

const wanted = options();
const deadline = Date.now() + wanted.seconds * 1000;
let connection;
let channel;
let received = 0;
let ending = false;

// Only the exit code is set: process.exit() would cut off what is still on its way into the pipe.
async function end(code, reason) {
  if (ending) return;
  ending = true;
  process.exitCode = code;
  if (reason) process.stderr.write(`${reason}\n`);
  // The channel first: the connection's good-bye overtakes acknowledgements that are still on their way.
  await channel?.close().catch(() => {});
  await connection?.close().catch(() => {});
}

function faultOf(body) {
  let event;
  try {
    event = JSON.parse(body.toString('utf8'));
  } catch (error) {
    return `the body is not JSON: ${error.message}`;
  }
  if (event === null || typeof event !== 'object' || Array.isArray(event)) return 'the body is not a JSON object';
  if (event.specversion !== '1.0') return `specversion is ${JSON.stringify(event.specversion)}, not "1.0"`;
  for (const name of ['id', 'source', 'type'])
    if (typeof event[name] !== 'string' || event[name] === '') return `${name} is ${JSON.stringify(event[name])}, not a non-empty string`;
  return null;
}

function hear(message) {
  if (ending) return;
  if (message === null) return void end(Fault.unreachable, 'the queue was deleted while listening');
  const { fields, properties, content } = message;
  const fault = faultOf(content);
  if (fault) {
    const text = content.toString('utf8').slice(0, 500);
    return void end(Fault.notCloudEvent, `not a CloudEvent (routing key ${fields.routingKey}): ${fault}\n${text}`);
  }
  process.stdout.write(JSON.stringify({
    routingKey: fields.routingKey,
    contentType: properties.contentType ?? null,
    deliveryMode: properties.deliveryMode ?? null,
    headers: properties.headers ?? {},
    event: JSON.parse(content.toString('utf8')),
  }) + '\n');
  channel.ack(message);
  if (++received >= wanted.count) end(0);
}

// A queue that is there is read as it is, whatever its arguments; the account may have no right to declare or bind one.
async function ownQueue(name) {
  const look = await connection.createChannel();
  look.on('error', () => {});
  try {
    await look.checkQueue(name);
    await look.close();
  } catch {
    await channel.assertQueue(name, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    wanted.key ??= ['#'];
  }
}

async function bind() {
  connection = await amqp.connect(wanted.url, { timeout: Math.max(1, deadline - Date.now()) });
  connection.on('error', () => {});
  channel = await connection.createChannel();
  // The broker answers a missing exchange by closing the channel; without a listener that ends the process.
  channel.on('error', () => {});
  await channel.checkExchange(wanted.exchange);
  const queue = wanted.queue ?? (await channel.assertQueue('', { exclusive: true, autoDelete: true, durable: false })).queue;
  if (wanted.queue) await ownQueue(wanted.queue);
  if (!wanted.queue || wanted.key) for (const key of wanted.key ?? ['#']) await channel.bindQueue(queue, wanted.exchange, key);
  // No more is fetched than is asked for, so that a durable queue keeps the rest.
  await channel.prefetch(Math.min(wanted.count, 100));
  await channel.consume(queue, (message) => hear(message));
  channel.on('close', () => end(Fault.unreachable, 'the channel was lost'));
  connection.on('close', () => end(Fault.unreachable, 'the broker was lost'));
  process.stderr.write('READY\n');
}

for (;;) {
  try {
    await bind();
    break;
  } catch (error) {
    await connection?.close().catch(() => {});
    connection = channel = undefined;
    if (Date.now() + 200 >= deadline) {
      await end(Fault.unreachable, `not bound to exchange ${wanted.exchange} within ${wanted.seconds} s: ${error.message}`);
      break;
    }
    await sleep(200);
  }
}

if (!ending) {
  const timer = setTimeout(
    () => Number.isFinite(wanted.count)
      ? end(Fault.timeout, `${received} of ${wanted.count} messages within ${wanted.seconds} s`)
      : end(0),
    Math.max(0, deadline - Date.now()));
  connection.on('close', () => clearTimeout(timer));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => end(0));
}
