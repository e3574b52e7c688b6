// The two calls of CloudWatch that a metadata reader makes, in the protocols json (our SDK, new botocore) and query (old botocore).

const METRICS_A_PAGE = 500;
const OBJECTS = 1234;
const BYTES = 987_654_321;
const XMLNS = 'http://monitoring.amazonaws.com/doc/2010-08-01/';

/**
 * The answer to a call that is no call of S3.
 * @param {readonly string[]} buckets
 * @param {import('node:http').IncomingHttpHeaders} headers
 * @param {string} body
 * @returns {{ name: string, status: number, type: string, body: string }}
 */
export function cloudWatchAnswer(buckets, headers, body) {
  const type = headers['content-type'] ?? '';
  const target = headers['x-amz-target'];
  if (typeof target === 'string' && type.includes('json')) {
    const name = target.slice(target.lastIndexOf('.') + 1);
    const answer = CALLS[name]?.(buckets, JSON.parse(body));
    return answer === undefined ? notImplemented(name) : { name, status: 200, type, body: JSON.stringify(answer) };
  }
  const form = new URLSearchParams(body);
  const name = form.get('Action') ?? '';
  const answer = CALLS[name]?.(buckets, inputOf(form));
  if (answer === undefined) return notImplemented(name || 'unknown');
  const xml = `<${name}Response xmlns="${XMLNS}"><${name}Result>${xmlOf(answer)}</${name}Result></${name}Response>`;
  return { name, status: 200, type: 'text/xml', body: xml };
}

const CALLS = {
  ListMetrics(buckets, { MetricName, NextToken }) {
    const from = Number(NextToken ?? 0);
    const next = from + METRICS_A_PAGE;
    return {
      Metrics: buckets.slice(from, next).map((bucket) => ({
        Namespace: 'AWS/S3',
        MetricName,
        Dimensions: [
          { Name: 'StorageType', Value: MetricName === 'NumberOfObjects' ? 'AllStorageTypes' : 'StandardStorage' },
          { Name: 'BucketName', Value: bucket },
        ],
      })),
      ...(next < buckets.length ? { NextToken: String(next) } : {}),
    };
  },
  GetMetricData(_, { MetricDataQueries, EndTime }) {
    const time = typeof EndTime === 'number' ? Math.floor(EndTime / 86_400) * 86_400 : EndTime;
    return {
      MetricDataResults: MetricDataQueries.map(({ Id, MetricStat }) => ({
        Id,
        Label: Id,
        StatusCode: 'Complete',
        Timestamps: [time],
        Values: [MetricStat.Metric.MetricName === 'NumberOfObjects' ? OBJECTS : BYTES],
      })),
    };
  },
};

function notImplemented(name) {
  const body =
    '<?xml version="1.0" encoding="UTF-8"?><Error><Code>NotImplemented</Code><Message>not implemented</Message></Error>';
  return { name, status: 501, type: 'application/xml', body };
}

/** `a.member.1.b=c` as `{ a: [{ b: 'c' }] }`. */
function inputOf(form) {
  const input = {};
  for (const [path, value] of form) {
    const steps = path.replaceAll('.member.', '.').split('.');
    let at = input;
    for (const [index, step] of steps.entries()) {
      const key = /^\d+$/.test(step) ? Number(step) - 1 : step;
      if (index === steps.length - 1) at[key] = value;
      else {
        at[key] ??= /^\d+$/.test(steps[index + 1]) ? [] : {};
        at = at[key];
      }
    }
  }
  return input;
}

function xmlOf(value) {
  if (Array.isArray(value)) return value.map((each) => `<member>${xmlOf(each)}</member>`).join('');
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([name, each]) => `<${name}>${xmlOf(each)}</${name}>`)
    .join('');
}
