// A machine of its own in the network, whose cable can be pulled: a network namespace. It needs root and Linux.
import { spawnSync } from 'node:child_process';

/** Four addresses for each process: several run tests on one machine. */
const NETWORK = `10.213.${(process.pid >> 6) & 255}`;
const FIRST = (process.pid & 63) * 4;
const ADDRESSES = { host: `${NETWORK}.${FIRST + 1}`, inside: `${NETWORK}.${FIRST + 2}` };

/** Whether this machine can make one. */
export function hasNamespaces() {
  const name = `sluice-try-${process.pid}`;
  const isMade = process.getuid?.() === 0 && ip(['netns', 'add', name]);
  if (isMade) ip(['netns', 'del', name]);
  return isMade;
}

/** A namespace that reaches this machine at `host`. */
export function makeNamespace() {
  const name = `sluice-${process.pid}`;
  const [outer, inner] = [`sl${process.pid}a`, `sl${process.pid}b`];
  const { host, inside } = ADDRESSES;
  const steps = [
    ['netns', 'add', name],
    ['link', 'add', outer, 'type', 'veth', 'peer', 'name', inner, 'netns', name],
    ['addr', 'add', `${host}/30`, 'dev', outer],
    ['link', 'set', outer, 'up'],
    ['-n', name, 'addr', 'add', `${inside}/30`, 'dev', inner],
    ['-n', name, 'link', 'set', inner, 'up'],
    ['-n', name, 'link', 'set', 'lo', 'up'],
  ];
  for (const step of steps) if (!ip(step)) throw new Error(`ip ${step.join(' ')} failed`);
  return {
    host,
    /** What begins a command that is run in it. */
    command: ['ip', 'netns', 'exec', name],
    cut: () => ip(['-n', name, 'link', 'set', inner, 'down']),
    mend: () => ip(['-n', name, 'link', 'set', inner, 'up']),
    remove: () => ip(['netns', 'del', name]),
  };
}

/** @param {string[]} args */
function ip(args) {
  return spawnSync('ip', args, { stdio: 'ignore' }).status === 0;
}
