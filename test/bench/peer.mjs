// The references, each in a private Python environment beside those of the tests; built once.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE } from '../support/python.mjs';

/**
 * @typedef {object} Peer
 * @property {string} version of OpenMetadata's own ingestion
 * @property {string} server the version of the catalogue that it speaks to
 * @property {readonly string[]} packages
 * @property {readonly string[]} [alone] packages that are installed as they are, what they need being named in `packages`
 */

/** What reading S3 takes of what 2.0.6 asks for, by its own limits. */
const NEEDED_BY_2_0 = `
  antlr4-python3-runtime==4.9.2 attrs avro<1.12 azure-identity~=1.12 azure-keyvault-secrets boto3~=1.41.5
  cached-property==1.5.2 cachetools chardet==4.0.0 click collate-sqllineage==2.1.7 cryptography>=48.0.1 deepdiff<9
  dsnparse<0.2 email-validator>=2 fastavro google-cloud-secret-manager==2.24.0 google-crc32c httpx~=0.28.0 ijson~=3.4
  importlib-metadata jaraco.functools<4.2 Jinja2 jsonpatch<2 keyring kubernetes<36 lxml Mako mashumaro[msgpack]<3.11
  memory-profiler mistune mypy-extensions numpy<3 packaging pandas<3 pyarrow<26 pydantic-settings~=2.0 pydantic<3,>=2.12.5
  PyJWT pymysql~=1.0 python-dateutil python-dotenv PyYAML requests requests-aws4auth rich s3fs setuptools shapely
  sqlalchemy<2.1,>=2 tabulate==0.9.0 tenacity<10 toml typing-inspect`
  .trim()
  .split(/\s+/);

/** @type {readonly Peer[]} */
export const PEERS = [
  {
    version: '1.3.4',
    server: '1.3.4',
    // Newer pyarrow needs NumPy 2, which it cannot use.
    packages: ['openmetadata-ingestion==1.3.4.0', 'numpy<2', 'pandas<2.2', 's3fs', 'pyarrow<19', 'fastavro'],
  },
  {
    version: '2.0.6',
    server: '2.0.6',
    packages: NEEDED_BY_2_0,
    // By itself it takes dbt-core with it, whose newer versions load a part of theirs from a place other than PyPI.
    alone: ['openmetadata-ingestion==2.0.6', 'collate-data-diff==0.11.18'],
  },
];

/** The interpreter that has a reference: run it with `-m metadata ingest -c FILE`. Throws when it cannot be installed. @param {Peer} peer */
export function peerPython({ version, packages, alone = [] }) {
  const home = join(CACHE, `peer-${version}`);
  const complete = join(home, '.complete');
  const python = join(home, 'bin', 'python');
  if (existsSync(complete)) return python;
  process.stderr.write(`installing the reference ${version} into ${home} …\n`);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(CACHE, { recursive: true });
  run('python3', ['-m', 'venv', home]);
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  run(python, [...install, ...packages]);
  if (alone.length > 0) run(python, [...install, '--no-deps', ...alone]);
  writeFileSync(complete, '');
  return python;
}

function run(command, args) {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${stderr}`);
}
