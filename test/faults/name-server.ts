import dns from 'node:dns';

type Callback = (error: Error | null, address?: unknown, family?: number) => void;

/** The names that are known, and how many look-ups of each are left to fail. */
const failing = new Map<string, number>();
const system = dns.lookup;

/** Makes a name of this machine that this process can look up. */
export function addName(name: string): void {
  failing.set(name, 0);
}

/** Lets the next look-ups of a name fail, as if its server did not know it. */
export function failName(name: string, times: number): void {
  failing.set(name, times);
}

/** The name is known no longer. */
export function removeName(name: string): void {
  failing.delete(name);
}

// What Node.js connects by reads this property with each connection.
dns.lookup = ((name: string, options: dns.LookupAllOptions | Callback, callback: Callback) => {
  const left = failing.get(name);
  if (left === undefined) return system(name, options as dns.LookupOneOptions, callback as never);
  const done = typeof options === 'function' ? options : callback;
  if (left > 0) {
    failing.set(name, left - 1);
    const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND', errno: -3008, hostname: name });
    return void process.nextTick(done, error);
  }
  const all = typeof options === 'object' && options.all === true;
  if (all) process.nextTick(done, null, [{ address: '127.0.0.1', family: 4 }]);
  else process.nextTick(done, null, '127.0.0.1', 4);
}) as typeof dns.lookup;
